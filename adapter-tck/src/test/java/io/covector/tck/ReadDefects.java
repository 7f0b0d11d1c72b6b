package io.covector.tck;

import io.covector.VectorRecord;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.filter.Not;
import io.covector.filter.TextMatch;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.tck.plain.Around;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collections that filter, count and scan in a way that some server does. Stateless. */
final class ReadDefects {
    private ReadDefects() {}

    /** As in SQL: {@code k <> 1} is not true of a missing k. */
    static BackendCollection knowsThreeTruthValues(BackendCollection inner) {
        return filtering(
                inner,
                filter -> filter instanceof Not not && not.filter() instanceof Comparison comparison
                        ? filter.and(Filter.exists(comparison.key()))
                        : filter);
    }

    /** As in a double: 2^53 + 1 is 2^53. */
    static BackendCollection comparesIntegersAsDoubles(BackendCollection inner) {
        return filtering(
                inner,
                filter -> filter instanceof Comparison comparison && comparison.value() instanceof Long whole
                        ? new Comparison(comparison.key(), comparison.operator(), whole.doubleValue())
                        : filter);
    }

    static BackendCollection takesPercentForAnything(BackendCollection inner) {
        return filtering(
                inner,
                filter -> filter instanceof TextMatch match && match.text().equals("%")
                        ? new TextMatch(match.key(), match.kind(), "")
                        : filter);
    }

    static BackendCollection doublesQuotes(BackendCollection inner) {
        return filtering(
                inner,
                filter -> filter instanceof Comparison comparison && comparison.value() instanceof String text
                        ? new Comparison(comparison.key(), comparison.operator(), text.replace("'", "''"))
                        : filter);
    }

    static BackendCollection countsWhatItSawAtTheCountBefore(BackendCollection inner) {
        AtomicLong before = new AtomicLong();
        return new Around(inner) {
            @Override
            public long count(CountQuery query, CallContext context) {
                return before.getAndSet(super.count(query, context));
            }
        };
    }

    static BackendCollection ordersByUtf16(BackendCollection inner) {
        return paging(inner, (query, records) -> {
            records.sort(Comparator.comparing(record -> record.id().value().toString()));
            return records;
        });
    }

    static BackendCollection losesARecordBetweenPages(BackendCollection inner) {
        return paging(
                inner,
                (query, records) ->
                        query.after().isPresent() && !records.isEmpty() ? records.subList(1, records.size()) : records);
    }

    private interface Paging {
        List<VectorRecord> page(ScanQuery query, List<VectorRecord> records);
    }

    private static BackendCollection paging(BackendCollection inner, Paging defect) {
        return new Around(inner) {
            @Override
            public ScanPage scan(ScanQuery query, CallContext context) {
                ScanPage page = super.scan(query, context);
                List<VectorRecord> records = defect.page(query, new ArrayList<>(page.records()));
                return new ScanPage(records, page.more() && !records.isEmpty());
            }
        };
    }

    private static BackendCollection filtering(BackendCollection inner, UnaryOperator<Filter> defect) {
        return new Around(inner) {
            @Override
            public long count(CountQuery query, CallContext context) {
                return super.count(query.filter(defective(query.filter())), context);
            }

            @Override
            public ScanPage scan(ScanQuery query, CallContext context) {
                return super.scan(
                        query.toBuilder().filter(defective(query.filter())).build(), context);
            }

            private @Nullable Filter defective(Optional<Filter> filter) {
                return filter.map(defect).orElse(null);
            }
        };
    }
}
