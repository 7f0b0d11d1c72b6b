package io.covector;

import io.covector.filter.Filter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A collection whose operations return at once and end in a future. Meaning and errors are those of
 * {@link VectorCollection}; wrong arguments fail the future too, but for null, which is refused at once. Cancelling a
 * future stops the call: it pauses, waits and retries no more, and the server is told where the backend can.
 * Thread-safe.
 */
public interface AsyncVectorCollection {
    /** See {@link VectorCollection#upsert(List, CallOptions)}. */
    CompletableFuture<WriteResult> upsert(List<VectorRecord> records, CallOptions options);

    /** See {@link VectorCollection#insert(List, CallOptions)}. */
    CompletableFuture<WriteResult> insert(List<VectorRecord> records, CallOptions options);

    /** See {@link VectorCollection#get(List, Projection, CallOptions)}. */
    CompletableFuture<List<VectorRecord>> get(List<RecordId> ids, Projection projection, CallOptions options);

    /** See {@link VectorCollection#delete(List, CallOptions)}. */
    CompletableFuture<Long> delete(List<RecordId> ids, CallOptions options);

    /** See {@link VectorCollection#delete(Filter, CallOptions)}. */
    CompletableFuture<Long> delete(Filter filter, CallOptions options);

    /** See {@link VectorCollection#search}. */
    CompletableFuture<SearchResult> search(SearchRequest request);

    /** See {@link VectorCollection#searchBatch}. */
    CompletableFuture<List<SearchResult>> searchBatch(List<SearchRequest> requests);

    /** See {@link VectorCollection#count(Filter, CallOptions)}. */
    CompletableFuture<Long> count(@Nullable Filter filter, CallOptions options);
}
