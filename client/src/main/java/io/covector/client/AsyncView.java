package io.covector.client;

import io.covector.AsyncVectorCollection;
import io.covector.CallOptions;
import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.spi.CancelSignal;
import io.covector.spi.WriteMode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs each operation on an executor; cancelling its future gives the operation's signal. */
final class AsyncView implements AsyncVectorCollection {
    private final Operations operations;
    private final Executor executor;

    AsyncView(Operations operations, Executor executor) {
        this.operations = operations;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<WriteResult> upsert(List<VectorRecord> records, CallOptions options) {
        return run(cancel -> operations.write(WriteMode.UPSERT, records, options, cancel));
    }

    @Override
    public CompletableFuture<WriteResult> insert(List<VectorRecord> records, CallOptions options) {
        return run(cancel -> operations.write(WriteMode.INSERT, records, options, cancel));
    }

    @Override
    public CompletableFuture<List<VectorRecord>> get(List<RecordId> ids, Projection projection, CallOptions options) {
        return run(cancel -> operations.get(ids, projection, options, cancel));
    }

    @Override
    public CompletableFuture<Long> delete(List<RecordId> ids, CallOptions options) {
        return run(cancel -> operations.delete(ids, options, cancel));
    }

    @Override
    public CompletableFuture<Long> delete(Filter filter, CallOptions options) {
        return run(cancel -> operations.delete(filter, options, cancel));
    }

    @Override
    public CompletableFuture<SearchResult> search(SearchRequest request) {
        return run(cancel -> operations.search(request, cancel));
    }

    @Override
    public CompletableFuture<List<SearchResult>> searchBatch(List<SearchRequest> requests) {
        return run(cancel -> operations.searchBatch(requests, cancel));
    }

    @Override
    public CompletableFuture<Long> count(@Nullable Filter filter, CallOptions options) {
        return run(cancel -> operations.count(filter, options, cancel));
    }

    private <T> CompletableFuture<T> run(Function<CancelSignal, T> operation) {
        CancelSignal cancel = new CancelSignal();
        CompletableFuture<T> future = new CompletableFuture<>();
        // cancelled, or failed from outside, as by orTimeout: either way nobody waits for the answer any more
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> {
            if (failure != null) {
                cancel.cancel();
            }
        });
        try {
            executor.execute(() -> complete(future, operation, cancel));
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(refusal(e));
        }
        return future;
    }

    private VectorException refusal(RejectedExecutionException e) {
        try {
            operations.requireOpen();
        } catch (VectorException closed) {
            return closed; // and its executor with it
        }
        return VectorException.builder(
                        ErrorCode.RESOURCE_EXHAUSTED,
                        "not sent: the executor of asynchronous calls takes no further task")
                .cause(e)
                .build();
    }

    @SuppressWarnings("CatchingUnchecked") // whatever is thrown belongs to the future
    private static <T> void complete(
            CompletableFuture<T> future, Function<CancelSignal, T> operation, CancelSignal cancel) {
        if (future.isDone()) {
            return; // cancelled before it began
        }
        try {
            future.complete(operation.apply(cancel));
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }
}
