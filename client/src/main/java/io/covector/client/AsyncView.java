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
import io.covector.WriteMode;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.spi.Thrown;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs each operation on an executor; completing its future from outside cancels the operation. */
final class AsyncView implements AsyncVectorCollection {
    private final Operations operations;
    private final Executor executor;
    private final ClientParts parts;

    AsyncView(Operations operations, Executor executor, ClientParts parts) {
        this.operations = operations;
        this.executor = executor;
        this.parts = parts;
    }

    @Override
    public CompletableFuture<WriteResult> upsert(List<VectorRecord> records, CallOptions options) {
        Arguments.requireAll(records, "records");
        Objects.requireNonNull(options, "options");
        return run(options.timeout(), start -> operations.write(WriteMode.UPSERT, records, options, start));
    }

    @Override
    public CompletableFuture<WriteResult> insert(List<VectorRecord> records, CallOptions options) {
        Arguments.requireAll(records, "records");
        Objects.requireNonNull(options, "options");
        return run(options.timeout(), start -> operations.write(WriteMode.INSERT, records, options, start));
    }

    @Override
    public CompletableFuture<List<VectorRecord>> get(List<RecordId> ids, Projection projection, CallOptions options) {
        Arguments.requireAll(ids, "ids");
        Objects.requireNonNull(projection, "projection");
        Objects.requireNonNull(options, "options");
        return run(options.timeout(), start -> operations.get(ids, projection, options, start));
    }

    @Override
    public CompletableFuture<Long> delete(List<RecordId> ids, CallOptions options) {
        Arguments.requireAll(ids, "ids");
        Objects.requireNonNull(options, "options");
        return run(options.timeout(), start -> operations.delete(ids, options, start));
    }

    @Override
    public CompletableFuture<Long> delete(Filter filter, CallOptions options) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(options, "options");
        return run(options.timeout(), start -> operations.delete(filter, options, start));
    }

    @Override
    public CompletableFuture<SearchResult> search(SearchRequest request) {
        Objects.requireNonNull(request, "request");
        return run(request.options().timeout(), start -> operations.search(request, start));
    }

    @Override
    public CompletableFuture<List<SearchResult>> searchBatch(List<SearchRequest> requests) {
        Arguments.requireAll(requests, "requests");
        Optional<Duration> longest = requests.stream()
                .map(request -> request.options().timeout().orElse(parts.requestTimeout()))
                .max(Duration::compareTo);
        return run(longest, start -> operations.searchBatch(requests, start));
    }

    @Override
    public CompletableFuture<Long> count(@Nullable Filter filter, CallOptions options) {
        Objects.requireNonNull(options, "options");
        return run(options.timeout(), start -> operations.count(filter, options, start));
    }

    private <T> CompletableFuture<T> run(Optional<Duration> timeout, Function<CallStart, T> operation) {
        AsyncCall<T> call = new AsyncCall<>(operation, operations.start());
        CompletableFuture<T> future =
                call.submit(executor, timeout.orElse(parts.requestTimeout()), parts.lateCalls(), this::refusal);
        try {
            operations.requireOpen();
        } catch (VectorException closed) { // maybe after the client has ended those that wait
            call.end(() -> closed, parts.lateCalls().completer());
        }
        return future;
    }

    private VectorException refusal(Throwable thrown) {
        try {
            operations.requireOpen();
        } catch (VectorException closed) {
            return closed; // and its executor with it
        }
        return VectorException.builder(
                        ErrorCode.POOL_EXHAUSTED,
                        "not sent: the executor of asynchronous calls does not take the call: " + Thrown.text(thrown))
                .cause(thrown)
                .build();
    }
}
