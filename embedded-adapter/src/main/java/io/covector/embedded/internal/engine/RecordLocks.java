package io.covector.embedded.internal.engine;

import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
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
    <T> T withRecords(List<RecordId> ids, Deadline deadline, Work<T> work) throws IOException {
        lock.lock();
        try {
            await(() -> !exclusive && exclusiveWaiters == 0 && Collections.disjoint(ids, locked), deadline);
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
    <T> T exclusively(Deadline deadline, Work<T> work) throws IOException {
        lock.lock();
        exclusiveWaiters++;
        try {
            await(() -> !exclusive && locked.isEmpty(), deadline);
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

    private void await(BooleanSupplier ready, Deadline deadline) {
        deadline.check();
        if (ready.getAsBoolean()) {
            return;
        }
        CancelSignal.Registration registration = deadline.cancelSignal().onCancel(this::wake);
        try {
            while (!ready.getAsBoolean()) {
                deadline.check(); // before the wait: a cancellation before the registration wakes nobody
                long millis = deadline.remainingMillis();
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
