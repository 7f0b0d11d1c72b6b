package io.covector.embedded.internal.lock;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Locks things by their keys, or all of them at once. Those who hold different keys run together; a key has one holder
 * at a time; who holds the exclusive lock runs alone. Who waits for the exclusive lock goes before those that come
 * later. A wait ends with the call. Thread-safe.
 *
 * @param <K> what the things are locked by
 */
public final class KeyLocks<K> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<K> locked = new HashSet<>();
    private int exclusiveWaiters;
    private boolean exclusive;

    /** Locks nothing yet. */
    public KeyLocks() {}

    /** What is done under the locks. */
    public interface Work<T> {
        T run() throws IOException;
    }

    /** Runs the work while nobody else holds one of these keys. */
    public <T> T withKeys(List<K> keys, CallContext context, Work<T> work) throws IOException {
        lock.lock();
        try {
            await(() -> !exclusive && exclusiveWaiters == 0 && Collections.disjoint(keys, locked), context);
            lockAll(keys);
        } finally {
            lock.unlock();
        }
        try {
            return work.run();
        } finally {
            release(keys);
        }
    }

    private void lockAll(List<K> keys) {
        boolean all = false;
        try {
            all = locked.addAll(keys) || keys.isEmpty();
        } finally {
            if (!all) {
                keys.forEach(locked::remove);
            }
        }
    }

    /** Runs the work while nobody else holds anything. */
    public <T> T exclusively(CallContext context, Work<T> work) throws IOException {
        return exclusively(() -> await(this::isFree, context), work);
    }

    /** Runs the work while nobody else holds anything; waits as long as that takes, also on an interrupted thread. */
    public <T> T exclusively(Work<T> work) throws IOException {
        return exclusively(this::awaitFree, work);
    }

    private <T> T exclusively(Runnable wait, Work<T> work) throws IOException {
        lock.lock();
        exclusiveWaiters++;
        try {
            wait.run();
            exclusive = true;
        } finally {
            exclusiveWaiters--;
            changed.signalAll();
            lock.unlock();
        }
        try {
            return work.run();
        } finally {
            releaseExclusive();
        }
    }

    private boolean isFree() {
        return !exclusive && locked.isEmpty();
    }

    private void awaitFree() {
        while (!isFree()) {
            changed.awaitUninterruptibly();
        }
    }

    private void release(List<K> held) {
        lock.lock();
        try {
            held.forEach(locked::remove);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void releaseExclusive() {
        lock.lock();
        try {
            exclusive = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier ready, CallContext context) {
        context.check();
        if (ready.getAsBoolean()) {
            return;
        }
        CancelSignal.Registration registration = context.cancelSignal().onCancel(this::wake);
        try {
            while (!ready.getAsBoolean()) {
                context.check(); // before the wait: a cancellation before the registration wakes nobody
                long millis = context.deadline().remainingMillis();
                if (millis == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    changed.await(millis, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw VectorException.builder(
                            ErrorCode.CANCELLED, "the call was interrupted while it waited for another one")
                    .cause(e)
                    .build();
        } finally {
            registration.close();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
