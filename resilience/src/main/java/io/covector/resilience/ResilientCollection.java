package io.covector.resilience;

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
import io.covector.spi.ForwardingBackendCollection;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.WriteBatch;
import java.util.List;
import java.util.Optional;

/** Sends failed requests to a collection again. Thread-safe. */
final class ResilientCollection extends ForwardingBackendCollection {
    private final Backend backend;
    private final ClientState client;
    private final Optional<String> name;
    private volatile BackendCollection collection;

    ResilientCollection(Backend backend, BackendCollection collection, ClientState client) {
        this.backend = backend;
        this.collection = collection;
        this.client = client;
        this.name = Optional.of(collection.spec().name());
    }

    @Override
    protected BackendCollection delegate() {
        return collection;
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        Operation operation = batch.mode() == WriteMode.UPSERT ? Operation.UPSERT : Operation.INSERT;
        send(operation, batch.records().size(), context, (action, part) -> {
            collection.write(action == RetryAction.AS_UPSERT ? asUpsert(batch) : batch, part);
            return true;
        });
    }

    private static WriteBatch asUpsert(WriteBatch batch) {
        return new WriteBatch(WriteMode.UPSERT, batch.records());
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return send(Operation.GET, query.ids().size(), context, (action, part) -> collection.get(query, part));
    }

    /** The number may lack records that an attempt deleted whose answer was lost. */
    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        return send(Operation.DELETE, ids.size(), context, (action, part) -> collection.delete(ids, part));
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return send(Operation.DELETE_BY_FILTER, 0, context, (action, part) -> collection.delete(filter, part));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        int queries = batch.vectors().size();
        Operation operation = queries == 1 ? Operation.SEARCH : Operation.SEARCH_BATCH;
        return send(operation, queries, context, (action, part) -> collection.search(batch, part));
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return send(Operation.COUNT, 0, context, (action, part) -> collection.count(query, part));
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return send(Operation.SCAN, 0, context, (action, part) -> collection.scan(query, part));
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        send(Operation.CREATE_INDEX, 0, context, (action, part) -> {
            if (action == RetryAction.AFTER_CHECK && isBuilt(vectorField, index, part)) {
                return true;
            }
            collection.createIndex(vectorField, index, build, part);
            return true;
        });
    }

    /**
     * Looks on the server, and goes on with the handle that it gets: the old one does not know of an index whose answer
     * was lost.
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
        send(Operation.DROP_INDEX, 0, context, (action, part) -> {
            collection.dropIndex(vectorField, part);
            return true;
        });
    }

    private <T> T send(Operation operation, int items, CallContext context, Attempt<T> attempt) {
        return RetriedRequest.send(client, operation, name, items, context, attempt);
    }
}
