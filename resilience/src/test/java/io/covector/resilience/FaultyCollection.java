package io.covector.resilience;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.RequestLimits;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.WriteBatch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A collection of a {@link FaultyBackend}. Every filter matches every record. As a handle it knows only of the index it built itself. */
final class FaultyCollection implements BackendCollection {
    private final FaultyBackend backend;
    private final Stored stored;
    private CollectionSpec spec;

    /** What all handles share. */
    private static final class Stored {
        private final Map<RecordId, VectorRecord> records = new TreeMap<>();
        private CollectionSpec spec;

        Stored(CollectionSpec spec) {
            this.spec = spec;
        }
    }

    FaultyCollection(FaultyBackend backend, CollectionSpec spec) {
        this(backend, new Stored(spec));
    }

    private FaultyCollection(FaultyBackend backend, Stored stored) {
        this.backend = backend;
        this.stored = stored;
        this.spec = stored.spec;
    }

    FaultyCollection reopened() {
        return new FaultyCollection(backend, stored);
    }

    /** The records on the server. */
    Map<RecordId, VectorRecord> records() {
        return stored.records;
    }

    /** Another client's doing. */
    void changeIndex(IndexSpec index) {
        stored.spec = stored.spec.withIndex(VectorField.DEFAULT_NAME, index);
    }

    @Override
    public CollectionSpec spec() {
        return spec;
    }

    @Override
    public RequestLimits limits() {
        return RequestLimits.builder()
                .records(100, 1000)
                .maxBytes(1 << 20)
                .maxQueries(10)
                .maxConcurrentRequests(4)
                .build();
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return SearchLimits.builder(10).build();
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return 42;
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        List<RecordId> ids = batch.records().stream().map(VectorRecord::id).toList();
        backend.request(batch.mode() + " " + ids, () -> {
            if (batch.mode() == WriteMode.INSERT && ids.stream().anyMatch(stored.records::containsKey)) {
                throw VectorException.builder(ErrorCode.ID_EXISTS, "exists").build();
            }
            batch.records().forEach(record -> stored.records.put(record.id(), record));
            return true;
        });
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        List<RecordId> ids = query.ids();
        return backend.request(
                "get " + ids,
                () -> ids.stream()
                        .map(stored.records::get)
                        .filter(Objects::nonNull)
                        .toList());
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        return backend.request(
                "delete " + ids,
                () -> ids.stream()
                        .map(stored.records::remove)
                        .filter(Objects::nonNull)
                        .count());
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return backend.request("delete by filter", () -> {
            long deleted = stored.records.size();
            stored.records.clear();
            return deleted;
        });
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        return backend.request("search " + batch.vectors().size(), () -> {
            backend.whileSearching.accept(context);
            return batch.vectors().stream()
                    .map(vector -> SearchResult.of(List.of()))
                    .toList();
        });
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return backend.request("count", () -> (long) stored.records.size());
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return backend.request("scan", () -> new ScanPage(List.copyOf(stored.records.values()), false));
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        backend.request("createIndex", () -> {
            if (!(stored.spec.vectorField().index() instanceof IndexSpec.None)) {
                throw VectorException.invalidArgument("there is an index");
            }
            changeIndex(index);
            return true;
        });
        spec = stored.spec;
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        backend.request("dropIndex", () -> {
            changeIndex(IndexSpec.none());
            return true;
        });
        spec = stored.spec;
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }
}
