package io.covector.spi;

import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.VectorRecord;
import io.covector.filter.And;
import io.covector.filter.Comparison;
import io.covector.filter.Filter;
import io.covector.filter.FilterVisitor;
import io.covector.filter.In;
import io.covector.filter.IsNull;
import io.covector.filter.ListMatch;
import io.covector.filter.Not;
import io.covector.filter.Or;
import io.covector.filter.TextMatch;
import io.covector.text.Decimals;
import java.util.List;

/**
 * A collection of a server that has no decimal numbers: its fields of type DECIMAL hold texts that order as the numbers
 * do ({@link Decimals#toText}), which the collection behind this one writes, compares and reads as texts. Thread-safe.
 */
public final class DecimalTexts extends ForwardingBackendCollection {
    private final BackendCollection collection;
    private final List<String> fields;
    private final Filters filters = new Filters();

    private DecimalTexts(BackendCollection collection, List<String> fields) {
        this.collection = collection;
        this.fields = fields;
    }

    /** The collection itself if it declares no decimals; else one that takes and gives numbers. */
    public static BackendCollection wrap(BackendCollection collection) {
        List<String> fields = collection.spec().fields().stream()
                .filter(field -> field.type() == FieldType.DECIMAL)
                .map(DeclaredField::name)
                .toList();
        return fields.isEmpty() ? collection : new DecimalTexts(collection, fields);
    }

    @Override
    protected BackendCollection delegate() {
        return collection;
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return collection.searchLimits(texts(like));
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return collection.encodedBytes(texts(record));
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        List<VectorRecord> records = batch.records().stream().map(this::texts).toList();
        collection.write(new WriteBatch(batch.mode(), records), context);
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return numbers(collection.get(query, context));
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return collection.delete(texts(filter), context);
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        return collection.search(texts(batch), context).stream()
                .map(this::numbers)
                .toList();
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return collection.count(query.filter(query.filter().map(this::texts).orElse(null)), context);
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        Filter filter = query.filter().map(this::texts).orElse(null);
        ScanPage page = collection.scan(query.toBuilder().filter(filter).build(), context);
        return new ScanPage(numbers(page.records()), page.more());
    }

    private SearchBatch texts(SearchBatch batch) {
        return batch.filter().isEmpty()
                ? batch
                : SearchBatch.builder(batch.vectorField(), batch.topK())
                        .filter(texts(batch.filter().get()))
                        .minScore(batch.minScore())
                        .projection(batch.projection())
                        .tuning(batch.tuning())
                        .consistency(batch.consistency())
                        .build(batch.vectors());
    }

    private Filter texts(Filter filter) {
        return filter.accept(filters);
    }

    private VectorRecord texts(VectorRecord record) {
        Metadata.Builder changed = null;
        for (String field : fields) {
            if (record.metadata().get(field) instanceof Number number) {
                changed = changed == null ? record.metadata().toBuilder() : changed;
                changed.put(field, Decimals.toText(number));
            }
        }
        return changed == null ? record : record.withMetadata(changed.build());
    }

    private List<VectorRecord> numbers(List<VectorRecord> records) {
        return records.stream().map(this::numbers).toList();
    }

    private VectorRecord numbers(VectorRecord record) {
        Metadata.Builder changed = null;
        for (String field : fields) {
            if (record.metadata().get(field) instanceof String text) {
                changed = changed == null ? record.metadata().toBuilder() : changed;
                changed.put(field, Decimals.ofText(text));
            }
        }
        return changed == null ? record : record.withMetadata(changed.build());
    }

    private SearchResult numbers(SearchResult result) {
        List<SearchHit> hits = result.hits().stream()
                .map(hit -> hit.withRecord(numbers(hit.record())))
                .toList();
        return result.shortReason()
                .map(reason -> SearchResult.maybeShort(hits, reason))
                .orElseGet(() -> SearchResult.of(hits));
    }

    /** Puts texts for the numbers of tests on these fields. */
    private final class Filters implements FilterVisitor<Filter> {
        @Override
        public Filter visit(Comparison comparison) {
            return fields.contains(comparison.key()) && comparison.value() instanceof Number number
                    ? new Comparison(comparison.key(), comparison.operator(), Decimals.toText(number))
                    : comparison;
        }

        @Override
        public Filter visit(In in) {
            return fields.contains(in.key())
                    ? new In(
                            in.key(),
                            in.values().stream()
                                    .<Object>map(
                                            value -> value instanceof Number number ? Decimals.toText(number) : value)
                                    .toList())
                    : in;
        }

        @Override
        public Filter visit(IsNull isNull) {
            return isNull;
        }

        @Override
        public Filter visit(TextMatch match) {
            return match;
        }

        @Override
        public Filter visit(ListMatch match) {
            return match;
        }

        @Override
        public Filter visit(And and) {
            return Filter.and(
                    and.filters().stream().map(DecimalTexts.this::texts).toList());
        }

        @Override
        public Filter visit(Or or) {
            return Filter.or(or.filters().stream().map(DecimalTexts.this::texts).toList());
        }

        @Override
        public Filter visit(Not not) {
            return Filter.not(texts(not.filter()));
        }
    }
}
