package io.covector.batching;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One call with many searches as several requests, some at a time. The caller's thread sends requests like every helper, so
 * the call comes to its end also when no helper ever gets a thread. The first failure ends the requests in flight. A request whose
 * answer is too large is halved. For one call.
 */
final class SearchParts {
    private final Gathering.Sender sender;
    private final SearchBatch batch;
    private final Deadline deadline;
    private final int size;
    private final int parts;
    private final int atATime;
    private final CancelSignal stop = new CancelSignal();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final @Nullable SearchResult[] results;
    private int next;
    private int inFlight;
    private @Nullable Throwable failure;

    /**
     * A call that has not begun.
     *
     * @param sender sends one request; bounds the time of each where the call has no bound
     */
    SearchParts(Gathering.Sender sender, SearchBatch batch, SearchLimits limits, Deadline deadline) {
        this.sender = sender;
        this.batch = batch;
        this.deadline = deadline;
        int queries = batch.vectors().size();
        int wanted = Math.max(1, Math.min(limits.parallel(), queries / limits.partQueries()));
        int needed = Math.max(wanted, (queries + limits.maxQueries() - 1) / limits.maxQueries());
        this.size = (queries + needed - 1) / needed;
        this.parts = (queries + size - 1) / size;
        this.atATime = Math.min(limits.parallel(), parts);
        this.results = new SearchResult[queries];
    }

    List<SearchResult> run(Executor helpers) {
        if (parts == 1) {
            return send(batch.vectors(), deadline);
        }
        CancelSignal.Registration registration = deadline.cancelSignal().onCancel(stop::cancel);
        try {
            for (int i = 1; i < atATime; i++) {
                helpers.execute(this::work);
            }
        } catch (RejectedExecutionException e) {
            // then the caller's thread and the helpers that there are do it
        }
        try {
            work();
            awaitHelpers();
        } finally {
            registration.close();
        }
        return List.of(results);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a helper meets belongs to the caller
    private void work() {
        Deadline bound = deadline.cancelledBy(stop);
        for (int part = take(); part >= 0; part = take()) {
            int from = part * size;
            Throwable thrown = null;
            try {
                List<Vector> vectors = batch.vectors()
                        .subList(from, Math.min(from + size, batch.vectors().size()));
                List<SearchResult> found = send(vectors, bound);
                for (int i = 0; i < found.size(); i++) {
                    results[from + i] = found.get(i);
                }
            } catch (Throwable e) {
                thrown = e;
            }
            end(thrown);
        }
    }

    private int take() {
        lock.lock();
        try {
            if (failure != null || next == parts) {
                return -1;
            }
            inFlight++;
            return next++;
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable Throwable thrown) {
        lock.lock();
        try {
            inFlight--;
            if (failure == null) {
                failure = thrown;
            }
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        if (thrown != null) {
            stop.cancel();
        }
    }

    /** An interrupt stops the helpers, which takes a moment; it stays visible. */
    private void awaitHelpers() {
        boolean interrupted = false;
        lock.lock();
        try {
            while (inFlight > 0) {
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop.cancel();
                }
            }
            if (failure instanceof Error e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<SearchResult> send(List<Vector> vectors, Deadline bound) {
        try {
            return sender.send(batch.withVectors(vectors), bound);
        } catch (VectorException e) {
            if (e.code() != ErrorCode.TOO_LARGE || vectors.size() == 1) {
                throw e;
            }
        }
        int half = vectors.size() / 2;
        List<SearchResult> found = new ArrayList<>(vectors.size());
        found.addAll(send(vectors.subList(0, half), bound));
        found.addAll(send(vectors.subList(half, vectors.size()), bound));
        return found;
    }
}
