package io.covector.client;

import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Fetches the pages of a scan as its stream is consumed. Not thread-safe. */
final class ScanPages extends AbstractSpliterator<VectorRecord> {
    private final Function<ScanQuery, ScanPage> source;
    private final ScanRequest request;
    private final Optional<Filter> filter;
    private Optional<RecordId> after;
    private Iterator<VectorRecord> page = List.<VectorRecord>of().iterator();
    private boolean more = true;

    private ScanPages(Function<ScanQuery, ScanPage> source, ScanRequest request, Optional<Filter> filter) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT);
        this.source = source;
        this.request = request;
        this.filter = filter;
        this.after = request.after();
    }

    static Stream<VectorRecord> stream(
            Function<ScanQuery, ScanPage> source, ScanRequest request, Optional<Filter> filter) {
        return StreamSupport.stream(new ScanPages(source, request, filter), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super VectorRecord> action) {
        while (!page.hasNext()) {
            if (!more) {
                return false;
            }
            fetch();
        }
        action.accept(page.next());
        return true;
    }

    private void fetch() {
        ScanQuery query = new ScanQuery(
                after,
                request.pageSize(),
                filter,
                request.projection(),
                request.options().consistency());
        ScanPage fetched = source.apply(query);
        List<VectorRecord> records = fetched.records();
        more = fetched.more() && !records.isEmpty();
        if (!records.isEmpty()) {
            after = Optional.of(records.get(records.size() - 1).id());
        }
        page = records.iterator();
    }
}
