package io.covector.batching.bulk;

import io.covector.batching.sizing.Choice;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The state of a bulk writer behind its lock, and those who wait for it to change. The lock is held for moments, and
 * never while foreign code runs. Thread-safe.
 */
final class BulkMonitor {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final BulkState state;

    BulkMonitor(BulkState state) {
        this.state = state;
    }

    boolean test(Predicate<BulkState> question) {
        lock.lock();
        try {
            return question.test(state);
        } finally {
            lock.unlock();
        }
    }

    int count(ToIntFunction<BulkState> question) {
        lock.lock();
        try {
            return question.applyAsInt(state);
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the state, or changes what nobody waits for. */
    void with(Consumer<BulkState> action) {
        lock.lock();
        try {
            action.accept(state);
        } finally {
            lock.unlock();
        }
    }

    /** Changes the state; those who wait look at it again. */
    void change(Consumer<BulkState> change) {
        lock.lock();
        try {
            change.accept(state);
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    @Nullable
    BulkRequest take(Choice choice) {
        lock.lock();
        try {
            return state.take(choice);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a change.
     *
     * @param isEnough looks first: if there is something to do already, there is no wait
     * @param nanos how long at most; {@link Long#MAX_VALUE} without a bound
     * @return whether the time has passed without a change
     */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    boolean await(Predicate<BulkState> isEnough, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (isEnough.test(state)) {
                return false;
            }
            if (nanos == Long.MAX_VALUE) {
                changed.await();
                return false;
            }
            return changed.awaitNanos(nanos) <= 0;
        } finally {
            lock.unlock();
        }
    }

    void awaitUninterruptibly(Predicate<BulkState> condition) {
        lock.lock();
        try {
            while (!condition.test(state)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
