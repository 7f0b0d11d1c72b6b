package io.covector.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An action that runs again and again, by being scheduled anew before each run. Thread-safe. */
final class Repetition implements Scheduler.Task {
    private final Scheduler scheduler;
    private final Duration interval;
    private final Runnable action;
    private Scheduler.@Nullable Task next;
    private boolean cancelled;

    Repetition(Scheduler scheduler, Duration interval, Runnable action) {
        this.scheduler = scheduler;
        this.interval = interval;
        this.action = action;
    }

    Repetition start() {
        plan();
        return this;
    }

    private synchronized boolean plan() {
        if (!cancelled) {
            next = scheduler.schedule(interval, this::run);
        }
        return !cancelled;
    }

    private void run() {
        if (plan()) {
            action.run();
        }
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        if (next != null) {
            next.cancel();
        }
    }
}
