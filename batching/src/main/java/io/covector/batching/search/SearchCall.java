package io.covector.batching.search;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.engine.HelperInterrupt;
import io.covector.batching.engine.RequestPump;
import io.covector.batching.engine.RequestSource;
import io.covector.batching.sizing.Choice;
import io.covector.spi.CallContext;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call with many searches as several requests, some of them concurrent. The first failure ends the requests under
 * way. A request whose answer is too large is halved. What fits in one request is sent as it is. For one use by one
 * thread.
 */
final class SearchCall implements RequestSource {
    private final Sender sender;
    private final Supplier<Choice> sizes;
    private final SearchBatch batch;
    private final CallContext.Child part;
    private final ReentrantLock lock = new ReentrantLock();
    private final EvenSplitter splitter;
    private final @Nullable SearchResult[] results;
    private int concurrentRequests;
    private boolean isStopped;

    /** Sends one request. */
    interface Sender {
        /**
         * Sends it.
         *
         * @param choice what it was cut by; null if it says nothing about sizes
         * @param call that of the call
         */
        List<SearchResult> send(SearchBatch part, @Nullable Choice choice, CallContext call);
    }

    private SearchCall(
            Sender sender, Supplier<Choice> sizes, SearchBatch batch, EvenSplitter splitter, CallContext.Child part) {
        this.sender = sender;
        this.sizes = sizes;
        this.batch = batch;
        this.splitter = splitter;
        this.part = part;
        this.results = new SearchResult[batch.vectors().size()];
    }

    /**
     * The results of searches.
     *
     * @param sizes what requests shall be like now
     * @param limits of these searches
     */
    static List<SearchResult> run(
            Sender sender,
            Supplier<Choice> sizes,
            SearchBatch batch,
            SearchLimits limits,
            HelperExecutor helpers,
            CallContext caller) {
        int queries = batch.vectors().size();
        Choice choice = sizes.get();
        EvenSplitter splitter = new EvenSplitter(queries, limits.maxQueries(), limits.worthQueries());
        if (splitter.isOneRequest(choice)) {
            return send(sender, batch, choice, caller, false);
        }
        try (CallContext.Child part = caller.child()) {
            SearchCall call = new SearchCall(sender, sizes, batch, splitter, part);
            new RequestPump(helpers, call, part.context()).runAll(part::cancel);
            return List.of(call.results);
        }
    }

    @Override
    public @Nullable Runnable next(boolean isHelper) {
        Choice choice = sizes.get();
        lock.lock();
        try {
            boolean isTooMany = isHelper && concurrentRequests >= splitter.concurrentRequests();
            if (isStopped || !splitter.hasNext() || isTooMany) {
                return null;
            }
            EvenSplitter.Part next = splitter.next(choice);
            concurrentRequests++;
            return () -> send(next, isHelper);
        } finally {
            lock.unlock();
        }
    }

    private void send(EvenSplitter.Part next, boolean isHelper) {
        try {
            List<Vector> vectors = batch.vectors().subList(next.from(), next.to());
            List<SearchResult> found =
                    send(sender, batch.withVectors(vectors), next.choice(), part.context(), isHelper);
            for (int i = 0; i < found.size(); i++) {
                results[next.from() + i] = found.get(i);
            }
        } finally {
            lock.lock();
            try {
                concurrentRequests--;
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public int wanted() {
        Choice choice = sizes.get();
        lock.lock();
        try {
            return isStopped ? 0 : Math.min(choice.concurrentRequests() - concurrentRequests, splitter.parts(choice));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void broken(Throwable thrown) {
        lock.lock();
        try {
            isStopped = true;
        } finally {
            lock.unlock();
        }
        part.cancel();
    }

    /** Sends a request, and its halves if the answer is too large. */
    private static List<SearchResult> send(
            Sender sender, SearchBatch part, @Nullable Choice choice, CallContext call, boolean isHelper) {
        List<Vector> vectors = part.vectors();
        try {
            List<SearchResult> found = sender.send(part, choice, call);
            if (found.size() != vectors.size()) {
                throw new IllegalStateException(vectors.size() + " searches have " + found.size() + " results");
            }
            return found;
        } catch (VectorException e) {
            if (isHelper && HelperInterrupt.isCauseOf(e, call)) {
                return HelperInterrupt.without(() -> send(sender, part, null, call, true));
            }
            if (e.code() != ErrorCode.TOO_LARGE || vectors.size() == 1) {
                throw e;
            }
        }
        int half = vectors.size() / 2;
        List<SearchResult> found = new ArrayList<>(vectors.size());
        found.addAll(send(sender, part.withVectors(vectors.subList(0, half)), null, call, isHelper));
        found.addAll(send(sender, part.withVectors(vectors.subList(half, vectors.size())), null, call, isHelper));
        return found;
    }
}
