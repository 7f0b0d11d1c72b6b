package io.covector.client;

import io.covector.AsyncVectorCollection;
import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CallOptions;
import io.covector.CollectionSpec;
import io.covector.CollectionStats;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The blocking view: the only implementation of {@link VectorCollection}. */
final class DefaultVectorCollection implements VectorCollection {
    private final Operations operations;
    private final ClientParts parts;
    private final String label;

    DefaultVectorCollection(Operations operations, ClientParts parts, String label) {
        this.operations = operations;
        this.parts = parts;
        this.label = label;
    }

    @Override
    public CollectionSpec spec() {
        return operations.spec();
    }

    @Override
    public WriteResult upsert(List<VectorRecord> records, CallOptions options) {
        Arguments.requireAll(records, "records");
        Objects.requireNonNull(options, "options");
        return operations.write(WriteMode.UPSERT, records, options, operations.start());
    }

    @Override
    public WriteResult insert(List<VectorRecord> records, CallOptions options) {
        Arguments.requireAll(records, "records");
        Objects.requireNonNull(options, "options");
        return operations.write(WriteMode.INSERT, records, options, operations.start());
    }

    @Override
    public BulkWriter bulkWriter(BulkOptions options) {
        Objects.requireNonNull(options, "options");
        return operations.bulkWriter(options);
    }

    @Override
    public List<VectorRecord> get(List<RecordId> ids, Projection projection, CallOptions options) {
        Arguments.requireAll(ids, "ids");
        Objects.requireNonNull(projection, "projection");
        Objects.requireNonNull(options, "options");
        return operations.get(ids, projection, options, operations.start());
    }

    @Override
    public long delete(List<RecordId> ids, CallOptions options) {
        Arguments.requireAll(ids, "ids");
        Objects.requireNonNull(options, "options");
        return operations.delete(ids, options, operations.start());
    }

    @Override
    public long delete(Filter filter, CallOptions options) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(options, "options");
        return operations.delete(filter, options, operations.start());
    }

    @Override
    public SearchResult search(SearchRequest request) {
        Objects.requireNonNull(request, "request");
        return operations.search(request, operations.start());
    }

    @Override
    public List<SearchResult> searchBatch(List<SearchRequest> requests) {
        Arguments.requireAll(requests, "requests");
        return operations.searchBatch(requests, operations.start());
    }

    @Override
    public long count(@Nullable Filter filter, CallOptions options) {
        Objects.requireNonNull(options, "options");
        return operations.count(filter, options, operations.start());
    }

    @Override
    public Stream<VectorRecord> scan(ScanRequest request) {
        Objects.requireNonNull(request, "request");
        return operations.scan(request, operations.start());
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build) {
        Objects.requireNonNull(vectorField, "vectorField");
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(build, "build");
        operations.createIndex(vectorField, index, build, operations.start());
    }

    @Override
    public void dropIndex(String vectorField) {
        Objects.requireNonNull(vectorField, "vectorField");
        operations.dropIndex(vectorField, operations.start());
    }

    @Override
    public CollectionStats stats() {
        return operations.stats();
    }

    @Override
    public AsyncVectorCollection async() {
        return async(parts.executor());
    }

    @Override
    public AsyncVectorCollection async(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return new AsyncView(operations, executor, parts);
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        Objects.requireNonNull(type, "type");
        return Unwrap.require(operations.unwrap(type), type, label, operations.capabilities());
    }

    @Override
    public String toString() {
        return spec() + " on " + label;
    }
}
