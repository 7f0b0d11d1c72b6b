package io.covector.spi;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * A semaphore whose waits are parts of calls: they end at the deadline and at the cancellation of the call. Permits are
 * given in the order in which they were asked for. Thread-safe.
 */
public final class CallSemaphore {
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int free;
    private boolean isOpen;

    /** A call that waits; all under the lock of the semaphore, but for the wait. */
    private static final class Waiter {
        private final Semaphore woken = new Semaphore(0);
        private boolean hasPermit;
    }

    /**
     * A semaphore that nobody holds.
     *
     * @param permits how many there are
     */
    public CallSemaphore(int permits) {
        this.free = permits;
    }

    /** Takes a permit if one is free and no call waits for it. */
    public synchronized boolean tryAcquire() {
        boolean isFree = isOpen || (free > 0 && waiters.isEmpty());
        free -= isFree ? 1 : 0;
        return isFree;
    }

    /**
     * Takes a permit, waiting for it in line.
     *
     * @return false if there was none until the deadline of the call
     * @throws VectorException with {@link ErrorCode#CANCELLED} or {@link ErrorCode#TIMEOUT}; no permit is taken then
     */
    public boolean acquire(CallContext context) {
        Waiter waiter = new Waiter();
        synchronized (this) {
            if (tryAcquire()) {
                return true;
            }
            waiters.add(waiter);
        }
        boolean acquired = false;
        try {
            acquired = context.await(waiter.woken);
            return acquired;
        } finally {
            if (!acquired) {
                giveUp(waiter);
            }
        }
    }

    private synchronized void giveUp(Waiter waiter) {
        if (waiter.hasPermit) {
            release();
        } else {
            waiters.remove(waiter);
        }
    }

    /** Gives a permit back. */
    public synchronized void release() {
        Waiter next = waiters.poll();
        if (next == null) {
            free++;
        } else {
            grant(next);
        }
    }

    private static void grant(Waiter waiter) {
        waiter.hasPermit = true;
        waiter.woken.release();
    }

    /** Gives a permit to each call that waits, and to each that asks from now on. */
    public synchronized void open() {
        isOpen = true;
        while (!waiters.isEmpty()) {
            grant(waiters.remove());
        }
    }

    /** How many calls wait. */
    public synchronized int waiting() {
        return waiters.size();
    }
}
