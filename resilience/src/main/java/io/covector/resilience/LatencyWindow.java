package io.covector.resilience;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How long the last requests of a kind took, and what few of them exceeded. Requests of several threads may overtake each
 * other in it, which an estimate bears. Thread-safe.
 */
final class LatencyWindow {
    /** Requests that are remembered: at the 95th percentile, 6 of them are above. */
    static final int WINDOW = 128;

    /** Requests before there is an estimate. */
    static final int ENOUGH = 64;

    /** The estimate is made anew after so many: sorting the window costs a few microseconds. */
    static final int EVERY = 16;

    private final double percentile;
    private final AtomicLongArray window = new AtomicLongArray(WINDOW);
    private final AtomicLong requests = new AtomicLong();
    private volatile @Nullable Duration estimate;

    LatencyWindow(double percentile) {
        this.percentile = percentile;
    }

    void add(long nanos) {
        long number = requests.getAndIncrement();
        window.set((int) (number % WINDOW), nanos);
        long known = number + 1;
        if (known >= ENOUGH && known % EVERY == 0) {
            estimate = Duration.ofNanos(percentile((int) Math.min(known, WINDOW)));
        }
    }

    private long percentile(int known) {
        long[] sorted = new long[known];
        for (int i = 0; i < known; i++) {
            sorted[i] = window.get(i);
        }
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(percentile * known) - 1];
    }

    /** What an answer is late after; empty while too little is known. */
    Optional<Duration> late() {
        return Optional.ofNullable(estimate);
    }
}
