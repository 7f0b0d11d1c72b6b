package io.covector.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Rings when a test says so. Thread-safe. */
final class ManualAlarm implements Alarm {
    private final List<Runnable> due = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();

    @Override
    public synchronized Runnable after(Duration delay, Runnable action) {
        delays.add(delay);
        due.add(action);
        return () -> callOff(action);
    }

    private synchronized void callOff(Runnable action) {
        due.remove(action);
    }

    /** Runs what is due, on this thread. */
    void ring() {
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
