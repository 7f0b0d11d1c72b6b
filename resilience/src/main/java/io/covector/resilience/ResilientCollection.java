package io.covector.resilience;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
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
import java.util.Optional;

/** Sends failed requests to a collection again. Thread-safe. */
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
    public RequestLimits limits() {
        return collection.limits();
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return collection.searchLimits(like);
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return collection.encodedBytes(record);
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        Operation operation = batch.mode() == WriteMode.UPSERT ? Operation.UPSERT : Operation.INSERT;
        call(operation, batch.records().size(), context).run((how, within) -> {
            collection.write(how == Repeat.AS_UPSERT ? asUpsert(batch) : batch, within);
            return true;
        });
    }

    private static WriteBatch asUpsert(WriteBatch batch) {
        return new WriteBatch(WriteMode.UPSERT, batch.records());
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return call(Operation.GET, query.ids().size(), context).run((how, within) -> collection.get(query, within));
    }

    /** The number may lack records that an attempt deleted whose answer was lost. */
    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        return call(Operation.DELETE, ids.size(), context).run((how, within) -> collection.delete(ids, within));
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return call(Operation.DELETE_BY_FILTER, 0, context).run((how, within) -> collection.delete(filter, within));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        int queries = batch.vectors().size();
        Operation operation = queries == 1 ? Operation.SEARCH : Operation.SEARCH_BATCH;
        return call(operation, queries, context).run((how, within) -> collection.search(batch, within));
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return call(Operation.COUNT, 0, context).run((how, within) -> collection.count(query, within));
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return call(Operation.SCAN, 0, context).run((how, within) -> collection.scan(query, within));
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        call(Operation.CREATE_INDEX, 0, context).run((how, within) -> {
            if (how == Repeat.AFTER_CHECK && isBuilt(vectorField, index, within)) {
                return true;
            }
            collection.createIndex(vectorField, index, build, within);
            return true;
        });
    }

    /**
     * Looks on the server, and goes on with what it finds: the handle at hand does not know of an index whose answer was
     * lost.
     */
    private boolean isBuilt(String vectorField, IndexSpec index, CallContext context) {
        String name = spec().name();
        collection = backend.open(name, context)
                .orElseThrow(() -> VectorException.builder(
                                ErrorCode.COLLECTION_NOT_FOUND, "collection '" + name + "' is gone")
                        .build());
        IndexSpec found = spec().vectorField(vectorField).index();
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
    public void dropIndex(String vectorField, CallContext context) {
        call(Operation.DROP_INDEX, 0, context).run((how, within) -> {
            collection.dropIndex(vectorField, within);
            return true;
        });
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return collection.unwrap(type);
    }

    private Call call(Operation operation, int items, CallContext context) {
        return new Call(policy, new Request(operation, spec().name(), items), context);
    }
}
