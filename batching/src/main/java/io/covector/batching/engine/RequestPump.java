package io.covector.batching.engine;

import io.covector.spi.CallContext;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of a source, on the threads that call it and on helpers of an executor. Every thread does the
 * same: it asks for the helpers that are missing, takes one request, sends it, and begins again. So nothing depends on
 * helpers: those who call send alone if the executor gives none, and what it runs late finds nothing to do. No lock is
 * held while the executor, the source or a request runs. Thread-safe.
 */
public final class RequestPump {
    private final HelperExecutor executor;
    private final RequestSource source;
    private final CallContext call;
    private final AtomicReference<HelperTask.@Nullable Work> work = new AtomicReference<>(this::help);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition helperLeft = lock.newCondition();
    private int asked; // tasks that the executor has and that have not begun
    private int helping;
    private boolean isOver;
    private @Nullable Throwable failure;

    /** A pump that has not begun. */
    public RequestPump(HelperExecutor executor, RequestSource source, CallContext call) {
        this.executor = executor;
        this.source = source;
        this.call = call;
    }

    /**
     * Sends everything, and returns when nothing is under way any more.
     *
     * @param onInterrupt what makes requests come to an end, when this thread is interrupted while it waits for
     *     helpers; the interrupt stays visible
     * @throws RuntimeException what a request has thrown; an {@link Error} as well
     */
    public void runAll(Runnable onInterrupt) {
        try {
            work(false);
        } finally {
            stop();
            awaitHelpers(onInterrupt);
        }
        rethrow();
    }

    /** Finds helpers for the requests that are due; sends them on this thread if the executor runs its tasks there. */
    public void callHelpers() {
        if (ask(0) == HelperExecutor.Answer.SAME_THREAD) {
            work(false);
        }
    }

    /** Sends one request on this thread; false if none is due. */
    public boolean sendOne() {
        Runnable request = source.next(false);
        if (request != null) {
            request.run();
        }
        return request != null;
    }

    /** No helper begins any more, and tasks that the executor still has hold nothing. */
    public void stop() {
        work.set(null);
        lock.lock();
        try {
            isOver = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a task waits at the executor, which may begin it or not. */
    public boolean awaitsHelpers() {
        lock.lock();
        try {
            return asked > 0;
        } finally {
            lock.unlock();
        }
    }

    // ---- on the thread of a helper

    private void help(boolean mayWork) {
        if (!join(mayWork)) {
            return;
        }
        try {
            work(true);
        } finally {
            leave();
        }
    }

    private boolean join(boolean mayWork) {
        lock.lock();
        try {
            asked--;
            boolean joins = mayWork && !isOver;
            helping += joins ? 1 : 0;
            return joins;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            helping--;
            helperLeft.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- on every thread

    @SuppressWarnings("CatchingUnchecked") // whatever it is, the call throws it at its end
    private void work(boolean isHelper) {
        try {
            Runnable request;
            do {
                ask(1);
                request = source.next(isHelper);
                if (request != null) {
                    request.run();
                }
            } while (request != null && !(isHelper && Thread.currentThread().isInterrupted()));
        } catch (Throwable e) {
            broken(e);
        }
    }

    /**
     * Hands over the tasks that are missing, one after the other, until one is not taken.
     *
     * @param own requests that this thread is about to take itself
     */
    private HelperExecutor.Answer ask(int own) {
        int missing = source.wanted() - own;
        HelperExecutor.Answer answer = HelperExecutor.Answer.TAKEN;
        for (int i = 0; i < missing && answer == HelperExecutor.Answer.TAKEN && reserve(missing); i++) {
            answer = handOver();
        }
        return answer;
    }

    private boolean reserve(int missing) {
        lock.lock();
        try {
            boolean isMissing = asked < missing && !isOver;
            asked += isMissing ? 1 : 0;
            return isMissing;
        } finally {
            lock.unlock();
        }
    }

    private HelperExecutor.Answer handOver() {
        HelperExecutor.Answer answer = HelperExecutor.Answer.REFUSED;
        try {
            answer = executor.offer(new HelperTask(work), call);
        } finally {
            if (answer != HelperExecutor.Answer.TAKEN) {
                lock.lock();
                try {
                    asked--;
                } finally {
                    lock.unlock();
                }
            }
        }
        return answer;
    }

    // ---- the end

    @SuppressWarnings("CatchingUnchecked") // the first failure is the one to tell
    private void broken(Throwable thrown) {
        lock.lock();
        try {
            if (failure == null) {
                failure = thrown;
            }
        } finally {
            lock.unlock();
        }
        try {
            source.broken(thrown);
        } catch (Throwable e) {
            if (e != thrown) {
                thrown.addSuppressed(e);
            }
        }
    }

    private void awaitHelpers(Runnable onInterrupt) {
        boolean interrupted = false;
        boolean isWaiting = true;
        while (isWaiting) {
            try {
                awaitNoHelper();
                isWaiting = false;
            } catch (InterruptedException e) {
                interrupted = true;
                interrupted(onInterrupt);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // the helpers must be awaited all the same
    private void interrupted(Runnable onInterrupt) {
        try {
            onInterrupt.run();
        } catch (Throwable e) {
            broken(e);
        }
    }

    private void awaitNoHelper() throws InterruptedException {
        lock.lock();
        try {
            while (helping > 0) {
                helperLeft.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void rethrow() {
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException unexpected) {
            throw unexpected;
        }
    }
}
