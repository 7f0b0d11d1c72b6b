package io.covector.embedded;

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
 * Lets writers of different records in together, and some writers alone: so each record has one writer at a time, and what
 * concerns all records sees no write half done. Who waits to be alone is not overtaken. Thread-safe.
 */
final class WriteGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<RecordId> busy = new HashSet<>();
    private int waitingAlone;
    private boolean alone;

    /** What a writer does while the others wait. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does the work while nobody else writes one of these records. */
    <T> T among(List<RecordId> ids, Deadline deadline, Work<T> work) throws IOException {
        lock.lock();
        try {
            await(() -> !alone && waitingAlone == 0 && Collections.disjoint(ids, busy), deadline);
            busy.addAll(ids);
        } finally {
            lock.unlock();
        }
        try {
            return work.run();
        } finally {
            leave(ids);
        }
    }

    /** Does the work while nobody else writes. */
    <T> T alone(Deadline deadline, Work<T> work) throws IOException {
        lock.lock();
        waitingAlone++;
        try {
            await(() -> !alone && busy.isEmpty(), deadline);
            alone = true;
        } finally {
            waitingAlone--;
            changed.signalAll();
            lock.unlock();
        }
        try {
            return work.run();
        } finally {
            leaveAlone();
        }
    }

    private void leave(List<RecordId> held) {
        lock.lock();
        try {
            held.forEach(busy::remove);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void leaveAlone() {
        lock.lock();
        try {
            alone = false;
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
                deadline.check(); // first: the wish to stop may have come before anybody was there to be woken
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
