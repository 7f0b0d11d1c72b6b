package io.covector.test;

import io.covector.spi.Durations;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/** Runs what is scheduled when a test says so, on the test's thread. Thread-safe. */
public final class ManualScheduler implements Scheduler {
    private final Ticker ticker;
    private final List<Planned> planned = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private boolean refuses;

    /** Equal to itself only: one action may be scheduled twice. */
    private static final class Planned {
        private final long atNanos;
        private final Runnable action;

        private Planned(long atNanos, Runnable action) {
            this.atNanos = atNanos;
            this.action = action;
        }
    }

    /** Measures delays by this time. */
    public ManualScheduler(Ticker ticker) {
        this.ticker = ticker;
    }

    /** From now on it takes nothing, or takes everything again. */
    public synchronized void refuse(boolean refuse) {
        refuses = refuse;
    }

    @Override
    public synchronized Task schedule(Duration delay, Runnable action) {
        if (refuses) {
            throw new RejectedExecutionException("refused by the test");
        }
        Planned task = new Planned(ticker.nanoTime() + Durations.toNanos(delay), action);
        delays.add(delay);
        planned.add(task);
        return () -> take(task);
    }

    private synchronized boolean take(Planned task) {
        return planned.remove(task);
    }

    /** Runs what is due by the time that has passed, in the order in which it was scheduled. */
    public void runDue() {
        long now = ticker.nanoTime();
        run(task -> now - task.atNanos >= 0);
    }

    /** Runs everything that is scheduled now, due or not; what these actions schedule is left for later. */
    public void runAll() {
        run(task -> true);
    }

    /** The same so many times, one after the other. */
    public void runAll(int times) {
        for (int i = 0; i < times; i++) {
            runAll();
        }
    }

    private void run(Predicate<Planned> which) {
        List<Planned> chosen;
        synchronized (this) {
            chosen = planned.stream().filter(which).toList();
        }
        for (Planned task : chosen) {
            if (take(task)) { // none before it has called it off
                task.action.run();
            }
        }
    }

    /** How many actions are scheduled and have neither run nor been called off. */
    public synchronized int scheduled() {
        return planned.size();
    }

    /** Every delay that was asked for. */
    public synchronized List<Duration> delays() {
        return List.copyOf(delays);
    }
}
