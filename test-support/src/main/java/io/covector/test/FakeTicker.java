package io.covector.test;

import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Durations;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that passes when a test says so, and when somebody sleeps: a sleep ends at once, the time has passed then.
 * Thread-safe.
 */
public final class FakeTicker implements Ticker {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L); // like System.nanoTime, it may be negative
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final boolean waitsTakeTime;
    private volatile long lookNanos;
    private volatile Runnable onSleep = () -> {};

    private FakeTicker(boolean waitsTakeTime) {
        this.waitsTakeTime = waitsTakeTime;
    }

    /**
     * For one thread: whoever waits for a permit that is not there waits in vain, and the time of the wait has passed
     * at once.
     */
    public static FakeTicker impatient() {
        return new FakeTicker(true);
    }

    /**
     * For several threads: whoever waits for a permit waits until it is there, or until {@link #advance} ends the wait.
     */
    public static FakeTicker patient() {
        return new FakeTicker(false);
    }

    /** From now on, each look at the time takes this long. */
    public FakeTicker everyLookTakes(Duration duration) {
        lookNanos = duration.toNanos();
        return this;
    }

    @Override
    public long nanoTime() {
        return nanos.addAndGet(lookNanos);
    }

    /** Lets time pass; ends the waits for permits whose time is over. */
    public void advance(Duration duration) {
        long now = nanos.addAndGet(Durations.toNanos(duration));
        synchronized (waiters) {
            waiters.forEach(waiter -> waiter.passed(now));
        }
    }

    @Override
    public boolean sleep(Duration duration, Semaphore woken) throws InterruptedException {
        onSleep.run();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (woken.tryAcquire()) {
            return true;
        }
        synchronized (pauses) {
            pauses.add(duration);
        }
        advance(duration);
        return false;
    }

    /** Runs this at the beginning of every sleep, on the thread that sleeps. */
    public void onSleep(Runnable action) {
        this.onSleep = action;
    }

    /** Every sleep that was neither interrupted nor ended early. */
    public List<Duration> pauses() {
        synchronized (pauses) {
            return List.copyOf(pauses);
        }
    }

    @Override
    public boolean acquire(Semaphore permits, Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (permits.tryAcquire()) {
            return true;
        }
        if (waitsTakeTime) {
            advance(duration.isNegative() ? Duration.ZERO : duration);
            return false;
        }
        Waiter waiter = new Waiter(Thread.currentThread(), nanos.get() + Durations.toNanos(duration));
        synchronized (waiters) {
            waiters.add(waiter);
        }
        try {
            waiter.passed(nanos.get());
            return waiter.acquire(permits);
        } finally {
            synchronized (waiters) {
                waiters.remove(waiter);
            }
        }
    }

    /** How many wait for a permit now. */
    public int waiting() {
        synchronized (waiters) {
            return waiters.size();
        }
    }

    /** Somebody who waits for a permit; the end of the wait is an interrupt of the thread that only the waiter sees. */
    private static final class Waiter {
        private final Thread thread;
        private final long endNanos;
        private boolean over;
        private boolean ended;

        Waiter(Thread thread, long endNanos) {
            this.thread = thread;
            this.endNanos = endNanos;
        }

        synchronized void passed(long now) {
            if (now - endNanos >= 0 && !over && !ended) {
                ended = true;
                thread.interrupt();
            }
        }

        boolean acquire(Semaphore permits) throws InterruptedException {
            try {
                permits.acquire();
                finish();
                return true;
            } catch (InterruptedException e) {
                if (finish()) {
                    return false;
                }
                throw e;
            }
        }

        /** Whether the time of the wait was over. */
        private synchronized boolean finish() {
            over = true;
            if (ended) {
                Thread.interrupted();
            }
            return ended;
        }
    }

    /** A deadline from now on. */
    public Deadline deadline(Duration timeout) {
        return Deadline.after(timeout, this);
    }

    /** A call that begins now, without a bound on its time. */
    public CallContext context(Operation operation) {
        return CallContext.of(operation, Deadline.unbounded(this));
    }

    /** A call that begins now. */
    public CallContext context(Operation operation, Duration timeout) {
        return CallContext.of(operation, deadline(timeout));
    }

    /** A call that begins now, without a bound on its time. */
    public CallContext context(Operation operation, CancelSignal cancelSignal) {
        return CallContext.of(operation, Deadline.unbounded(this), cancelSignal);
    }
}
