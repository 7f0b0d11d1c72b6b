package io.covector.pgvector.internal.connection;

import io.covector.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/** Runs what is scheduled when the test says so, on the thread of the test. Not thread-safe. */
final class ManualScheduler implements Scheduler {
    private final Queue<Runnable> scheduled = new ArrayDeque<>();
    private boolean refuses;

    /** From now on it takes nothing, or takes everything again. */
    void refuse(boolean refuse) {
        this.refuses = refuse;
    }

    @Override
    public Task schedule(Duration delay, Runnable action) {
        if (refuses) {
            throw new RejectedExecutionException("planted");
        }
        scheduled.add(action);
        return () -> scheduled.remove(action);
    }

    /** Runs what is due, so many times; what these runs schedule is due at the next. */
    void run(int times) {
        for (int i = 0; i < times; i++) {
            for (int due = scheduled.size(); due > 0; due--) {
                scheduled.remove().run();
            }
        }
    }

    int size() {
        return scheduled.size();
    }
}
