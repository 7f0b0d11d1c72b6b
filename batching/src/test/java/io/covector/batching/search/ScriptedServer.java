package io.covector.batching.search;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.SearchBatch;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Holds each request until the test says what becomes of it, or its caller gives it up. Thread-safe. */
final class ScriptedServer implements SearchSender {
    private final BlockingQueue<Request> arrived = new LinkedBlockingQueue<>();

    /** One request, on the thread that sent it. */
    static final class Request {
        final SearchBatch batch;
        final CallContext context;
        final Thread thread = Thread.currentThread();
        private final CompletableFuture<List<SearchResult>> answer = new CompletableFuture<>();

        private Request(SearchBatch batch, CallContext context) {
            this.batch = batch;
            this.context = context;
        }

        List<Long> numbers() {
            return Searches.numbers(batch);
        }

        void answer() {
            answer.complete(Searches.answer(batch));
        }

        void answer(List<SearchResult> results) {
            answer.complete(results);
        }

        void fail(Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    @Override
    public List<SearchResult> send(SearchBatch batch, CallContext context) {
        context.check();
        Request request = new Request(batch, context);
        context.cancelSignal().onCancel(() -> request.fail(cancelled()));
        arrived.add(request);
        try {
            return request.answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new CompletionException(e);
        }
    }

    private static VectorException cancelled() {
        return VectorException.builder(ErrorCode.CANCELLED, "the server was told to stop")
                .build();
    }

    /** The next request that has arrived. */
    Request next() throws InterruptedException {
        return Objects.requireNonNull(arrived.poll(300, TimeUnit.SECONDS), "no request has arrived");
    }

    boolean isIdle() {
        return arrived.isEmpty();
    }
}
