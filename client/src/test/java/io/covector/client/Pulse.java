package io.covector.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Tells how late this machine lets a thread begin or go on, for as long as the process runs. Thread-safe. */
final class Pulse {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    /** A call needs more than one thread, and each of them more than once. */
    private static final int DELAYS_OF_A_CALL = 4;

    private final AtomicLong longestNanos = new AtomicLong();
    private volatile long lastBeat = System.nanoTime();

    /** Begins at once, on a daemon thread. */
    Pulse() {
        Thread thread = new Thread(this::beat, "pulse");
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
                Thread next = new Thread(() -> {}, "pulse-beat");
                next.start();
                next.join();
                longestNanos.accumulateAndGet(late(), Math::max);
                lastBeat = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long late() {
        return System.nanoTime() - lastBeat - INTERVAL.toNanos();
    }

    /** What a call may lose by it: some times the longest that was seen, the present one included. */
    long delayNanos() {
        return DELAYS_OF_A_CALL * Math.max(longestNanos.get(), late());
    }
}
