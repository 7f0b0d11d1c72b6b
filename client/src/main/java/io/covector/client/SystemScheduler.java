package io.covector.client;

import io.covector.spi.Durations;
import io.covector.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions by the clock of the machine, on one daemon thread that is there while something is due and ten seconds
 * longer. It needs no closing. Thread-safe.
 *
 * <p>Deadlines of statements depend on it, so it outlives an OutOfMemoryError. Between two actions its thread makes no
 * object, and nothing that is thrown ends the thread; a ScheduledThreadPoolExecutor can lose its only thread there, and
 * then stands still until something more is scheduled. If the thread is gone all the same, the next action makes one.
 */
final class SystemScheduler implements Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(SystemScheduler.class);

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ThreadFactory threads;
    private final TreeSet<Due> once = new TreeSet<>();
    private final List<Due> repeated = new ArrayList<>(); // a few
    private @Nullable Thread thread;
    private long count;

    SystemScheduler() {
        this(task -> new Thread(task, "covector-scheduler"));
    }

    /** With threads made by others. */
    SystemScheduler(ThreadFactory threads) {
        this.threads = threads;
    }

    @Override
    public Task schedule(Duration delay, Runnable action) {
        return add(delay, action, false);
    }

    @Override
    public Task repeat(Duration interval, Runnable action) {
        return add(interval, action, true);
    }

    private synchronized Due add(Duration delay, Runnable action, boolean repeats) {
        Due due = new Due(Durations.toNanos(delay), action, repeats, count++);
        if (repeats) {
            repeated.add(due);
        } else {
            once.add(due);
        }
        boolean taken = false;
        try {
            ensureThread();
            taken = true;
        } finally {
            if (!taken) {
                due.cancel();
            }
        }
        notifyAll();
        return due;
    }

    private void ensureThread() {
        if (thread != null && thread.isAlive()) {
            return;
        }
        Thread made = threads.newThread(this::work);
        made.setDaemon(true);
        try {
            made.start();
        } catch (OutOfMemoryError e) {
            throw new RejectedExecutionException("no thread can be made that runs actions later", e);
        }
        thread = made; // only now, so that the next action tries again
    }

    @SuppressWarnings("CatchingUnchecked") // whatever is thrown, what is due later must run
    private void work() {
        while (true) {
            try {
                Due due = next();
                if (due == null) {
                    return;
                }
                due.action.run();
            } catch (Throwable e) {
                report(e);
            }
        }
    }

    @SuppressWarnings("CatchingUnchecked") // there may be no memory for a line of the log
    private static void report(Throwable failure) {
        try {
            LOG.warn("a scheduled action failed", failure);
        } catch (Throwable ignored) {
            // the thread goes on
        }
    }

    /** Waits for what is due; null if nothing has been for so long that the thread ends. */
    private synchronized @Nullable Due next() throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            Due first = first();
            long now = System.nanoTime();
            long left = first == null ? IDLE_NANOS - (now - begun) : first.atNanos - now;
            if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else if (first == null) {
                thread = null;
                return null;
            } else if (first.repeats) {
                first.atNanos = now + first.delayNanos;
                return first;
            } else {
                once.remove(first);
                return first;
            }
        }
    }

    private @Nullable Due first() {
        Due first = once.isEmpty() ? null : once.first();
        for (int i = 0; i < repeated.size(); i++) { // no iterator, which would be an object
            Due due = repeated.get(i);
            first = first == null || due.atNanos - first.atNanos < 0 ? due : first;
        }
        return first;
    }

    /** An action; its fields are for holders of the scheduler's lock. */
    private final class Due implements Task, Comparable<Due> {
        private final Runnable action;
        private final long delayNanos;
        private final boolean repeats;
        private final long number;
        private long atNanos;

        private Due(long delayNanos, Runnable action, boolean repeats, long number) {
            this.action = action;
            this.delayNanos = delayNanos;
            this.repeats = repeats;
            this.number = number;
            this.atNanos = System.nanoTime() + delayNanos;
        }

        @Override
        public int compareTo(Due other) {
            long later = atNanos - other.atNanos;
            return later == 0 ? Long.compare(number, other.number) : Long.signum(later);
        }

        @Override
        public void cancel() {
            synchronized (SystemScheduler.this) {
                if (repeats) {
                    repeated.remove(this);
                } else {
                    once.remove(this);
                }
            }
        }
    }
}
