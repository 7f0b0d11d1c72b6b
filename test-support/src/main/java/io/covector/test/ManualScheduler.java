package io.covector.test;

import io.covector.spi.Durations;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Runs what is scheduled when a test says so, on the test's thread. Thread-safe. */
public final class ManualScheduler implements Scheduler {
    private final Ticker ticker;
    private final List<Planned> planned = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();

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

    @Override
    public synchronized Task schedule(Duration delay, Runnable action) {
        Planned task = new Planned(ticker.nanoTime() + Durations.toNanos(delay), action);
        delays.add(delay);
        planned.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Planned task) {
        planned.remove(task);
    }

    /** Runs what is due by the time that has passed. */
    public void runDue() {
        long now = ticker.nanoTime();
        take(task -> now - task.atNanos >= 0).forEach(Runnable::run);
    }

    /** Runs everything that is scheduled now, due or not. */
    public void runAll() {
        take(task -> true).forEach(Runnable::run);
    }

    private synchronized List<Runnable> take(Predicate<Planned> which) {
        List<Runnable> taken =
                planned.stream().filter(which).map(task -> task.action).toList();
        planned.removeIf(which);
        return taken;
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
