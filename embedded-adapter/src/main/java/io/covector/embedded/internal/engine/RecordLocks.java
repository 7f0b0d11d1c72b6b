package io.covector.embedded.internal.engine;

import io.covector.ErrorCode;
import io.covector.RecordId;
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
 * Locks records by their ids, or all of them at once. Writers of different records run together; a record has one
 * writer at a time; a writer with the exclusive lock runs alone. A writer that waits for the exclusive lock goes before
 * those that come later. Thread-safe.
 */
final class RecordLocks {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<RecordId> locked = new HashSet<>();
    private int exclusiveWaiters;
    private boolean exclusive;

    /** What a writer does under its locks. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Runs the work while nobody else writes one of these records. */
    <T> T withRecords(List<RecordId> ids, CallContext context, Work<T> work) throws IOException {
        lock.lock();
        try {
            await(() -> !exclusive && exclusiveWaiters == 0 && Collections.disjoint(ids, locked), context);
            locked.addAll(ids);
        } finally {
            lock.unlock();
        }
        try {
            return work.run();
        } finally {
            release(ids);
        }
    }

    /** Runs the work while nobody else writes. */
    <T> T exclusively(CallContext context, Work<T> work) throws IOException {
        return exclusively(() -> await(this::isFree, context), work);
    }

    /** Runs the work while nobody else writes; waits as long as that takes, also on an interrupted thread. */
    <T> T exclusively(Work<T> work) throws IOException {
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

    private void release(List<RecordId> held) {
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
                            ErrorCode.CANCELLED, "the call was interrupted while it waited for another write")
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
