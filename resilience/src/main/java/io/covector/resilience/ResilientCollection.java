package io.covector.resilience;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;
import io.covector.spi.Deadline;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import java.util.List;
import java.util.Optional;

/** Repeats failed requests of a collection. Thread-safe. */
final class ResilientCollection implements BackendCollection {
    private final Backend backend;
    private final RetryPolicy policy;
    private volatile BackendCollection collection;

    ResilientCollection(Backend backend, BackendCollection collection, RetryPolicy policy) {
        this.backend = backend;
        this.collection = collection;
        this.policy = policy;
    }

    @Override
    public CollectionSpec spec() {
        return collection.spec();
    }

    @Override
    public BatchLimits limits() {
        return collection.limits();
    }

    @Override
    public int maxParallelWrites() {
        return collection.maxParallelWrites();
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return collection.encodedBytes(record);
    }

    @Override
    public WriteResult write(WriteBatch batch, Deadline deadline) {
        if (batch.mode() == WriteMode.UPSERT) {
            return call(
                            OperationClass.IDEMPOTENT_WRITE,
                            "upsert",
                            batch.records().size(),
                            deadline)
                    .run((how, within) -> collection.write(batch, within));
        }
        return call(OperationClass.INSERT, "insert", batch.records().size(), deadline)
                .run((how, within) -> collection.write(how == Repeat.AS_UPSERT ? asUpsert(batch) : batch, within));
    }

    private static WriteBatch asUpsert(WriteBatch batch) {
        return new WriteBatch(WriteMode.UPSERT, batch.records());
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        return call(OperationClass.READ, "get", ids.size(), deadline)
                .run((how, within) -> collection.get(ids, projection, consistency, within));
    }

    /** The number may lack records that an attempt deleted whose answer was lost. */
    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        return call(OperationClass.IDEMPOTENT_WRITE, "delete", ids.size(), deadline)
                .run((how, within) -> collection.delete(ids, within));
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        return call(OperationClass.DELETE_BY_FILTER, "delete by filter", 0, deadline)
                .run((how, within) -> collection.delete(filter, within));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        int queries = batch.vectors().size();
        return call(OperationClass.READ, queries == 1 ? "search" : "searchBatch", queries, deadline)
                .run((how, within) -> collection.search(batch, within));
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return collection.searchLimits(like);
    }

    @Override
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        return call(OperationClass.READ, "count", 0, deadline)
                .run((how, within) -> collection.count(filter, consistency, within));
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        return call(OperationClass.READ, "scan", 0, deadline).run((how, within) -> collection.scan(query, within));
    }

    @Override
    public void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        call(OperationClass.DDL, "createIndex", 0, deadline).run((how, within) -> {
            if (how == Repeat.AFTER_CHECK && isBuilt(index, within)) {
                return true;
            }
            collection.createIndex(index, build, within);
            return true;
        });
    }

    /** Looks on the server, and goes on with what it finds: the handle at hand does not know of an index whose answer was lost. */
    private boolean isBuilt(IndexSpec index, Deadline deadline) {
        String name = spec().name();
        collection = backend.open(name, deadline)
                .orElseThrow(() -> VectorException.builder(
                                ErrorCode.COLLECTION_NOT_FOUND, "collection '" + name + "' is gone")
                        .build());
        IndexSpec found = spec().vectorField().index();
        if (found instanceof IndexSpec.None) {
            return false;
        }
        if (!found.equals(index)) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "the answer to the creation was lost, and the index that exists now differs: asked for "
                                    + index + "; found " + found)
                    .build();
        }
        return true;
    }

    @Override
    public void dropIndex(Deadline deadline) {
        call(OperationClass.IDEMPOTENT_WRITE, "dropIndex", 0, deadline).run((how, within) -> {
            collection.dropIndex(within);
            return true;
        });
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return collection.unwrap(type);
    }

    private Call call(OperationClass type, String name, int items, Deadline deadline) {
        return new Call(policy, new Operation(type, name, spec().name(), items), deadline);
    }
}
