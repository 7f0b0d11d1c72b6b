package io.covector.resilience;

import io.covector.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs what is scheduled when a test says so. Thread-safe. */
final class ManualScheduler implements Scheduler {
    private final List<Runnable> due = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();

    @Override
    public synchronized Task schedule(Duration delay, Runnable action) {
        delays.add(delay);
        due.add(action);
        return () -> callOff(action);
    }

    private synchronized void callOff(Runnable action) {
        due.remove(action);
    }

    /** Runs what is due, on this thread. */
    void runDue() {
        List<Runnable> now;
        synchronized (this) {
            now = List.copyOf(due);
            due.clear();
        }
        now.forEach(Runnable::run);
    }

    synchronized int due() {
        return due.size();
    }

    /** Every delay that was asked for. */
    synchronized List<Duration> delays() {
        return List.copyOf(delays);
    }
}
