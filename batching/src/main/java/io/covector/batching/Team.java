package io.covector.batching;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one call: the caller's, and helpers of an executor. The caller does the work alone if the executor sends none
 * or sends them late, so a busy executor delays nothing. Thread-safe.
 */
final class Team {
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int asked;
    private int helping;
    private boolean over;
    private @Nullable Throwable failure;

    Team(Executor executor) {
        this.executor = executor;
    }

    /** Asks for helpers until so many have been asked for in all. */
    void ask(int helpers, Runnable work) {
        while (isWanted(helpers)) {
            try {
                executor.execute(() -> help(work));
            } catch (RejectedExecutionException e) {
                return; // the caller does it alone
            }
        }
    }

    private boolean isWanted(int helpers) {
        lock.lock();
        try {
            if (asked >= helpers || over) {
                return false;
            }
            asked++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // the caller throws it
    private void help(Runnable work) {
        if (!join()) {
            return;
        }
        Throwable thrown = null;
        try {
            work.run();
        } catch (Throwable e) {
            thrown = e;
        } finally {
            leave(thrown);
        }
    }

    private boolean join() {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            helping++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave(@Nullable Throwable thrown) {
        lock.lock();
        try {
            helping--;
            asked--;
            failure = failure == null ? thrown : failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The caller and those who help at present. */
    int size() {
        lock.lock();
        try {
            return 1 + helping;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for those who help; nobody begins any more.
     *
     * @param onInterrupt what makes them come to an end, when this thread is interrupted; the interrupt stays visible
     */
    void finish(Runnable onInterrupt) {
        boolean interrupted = false;
        lock.lock();
        try {
            over = true;
            while (helping > 0) {
                try {
                    changed.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    onInterrupt.run();
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
    }
}
