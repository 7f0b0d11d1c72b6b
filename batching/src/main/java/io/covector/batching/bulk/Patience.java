package io.covector.batching.bulk;

import io.covector.spi.Deadline;
import io.covector.spi.Durations;
import java.time.Duration;
import java.util.Optional;

/** How long one thread waits for a bulk writer, and what it has done meanwhile. For one thread. */
final class Patience {
    private final Deadline deadline;
    private boolean hasWaited;
    private boolean hasSent;

    /**
     * Begins now.
     *
     * @param timeout how long it may take; empty for as long as it takes
     */
    Patience(Deadline writer, Optional<Duration> timeout) {
        this.deadline = timeout.map(writer::atMost).orElse(writer);
    }

    private boolean isBounded() {
        return deadline.timeout().isPresent();
    }

    /** How long it may take; only if there is a bound. */
    Duration timeout() {
        return deadline.timeout().orElseThrow();
    }

    boolean isOver() {
        return deadline.isOver();
    }

    /** The thread has sent a request itself. */
    void hasSent() {
        hasSent = true;
    }

    /** The thread has waited as long as it was told. */
    void hasWaited() {
        hasWaited = true;
    }

    /**
     * Whether those who were called have had time to begin: half of a bounded wait; none of one without a bound. A
     * bounded wait that is over is extended once by a request that the thread sends itself.
     */
    boolean hasWaitedForHelpers() {
        return !isBounded() || ((hasWaited || isOver()) && !(hasSent && isOver()));
    }

    /** How long to wait next; {@link Long#MAX_VALUE} without a bound. */
    long nextWaitNanos() {
        if (!isBounded()) {
            return Long.MAX_VALUE;
        }
        long left = Durations.toNanos(deadline.remaining().orElseThrow());
        return hasWaited ? left : Math.max(1, left / 2);
    }
}
