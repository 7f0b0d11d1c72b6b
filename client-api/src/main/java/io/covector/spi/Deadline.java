package io.covector.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * How long one call may still take: it covers waiting for a connection, every attempt and every pause. Immutable but
 * for the passing of time; thread-safe.
 */
public final class Deadline {
    private final Ticker ticker;
    private final long startNanos;
    private final @Nullable Duration timeout;

    private Deadline(Ticker ticker, long startNanos, @Nullable Duration timeout) {
        this.ticker = ticker;
        this.startNanos = startNanos;
        this.timeout = timeout;
    }

    /** A deadline from now on; a longer timeout than {@link Durations#LONGEST} is cut to it. */
    public static Deadline after(Duration timeout, Ticker ticker) {
        return new Deadline(ticker, ticker.nanoTime(), Durations.cut(timeout));
    }

    /** No bound on the time, but a start to measure from. */
    public static Deadline unbounded(Ticker ticker) {
        return new Deadline(ticker, ticker.nanoTime(), null);
    }

    /** The same start with a bound on the time; a longer timeout than {@link Durations#LONGEST} is cut to it. */
    public Deadline bounded(Duration bound) {
        return new Deadline(ticker, startNanos, Durations.cut(bound));
    }

    /** A deadline from now on for a part of this call: never later than this one. */
    public Deadline atMost(Duration partTimeout) {
        Optional<Duration> left = remaining();
        boolean shorter = left.isEmpty() || partTimeout.compareTo(left.get()) < 0;
        return shorter ? after(partTimeout, ticker) : this;
    }

    /** Time left, zero when it has passed; empty when there is no bound. */
    public Optional<Duration> remaining() {
        if (timeout == null) {
            return Optional.empty();
        }
        Duration left = timeout.minus(elapsed());
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    /** Time left in milliseconds, rounded up, 1 at least: for drivers that take 0 for "no limit". */
    public long remainingMillis() {
        return remaining()
                .map(left -> Math.max(1, left.plusNanos(999_999).toMillis()))
                .orElse(Long.MAX_VALUE);
    }

    /** Whether the time has passed. */
    public boolean isOver() {
        return timeout != null && timeout.compareTo(elapsed()) <= 0;
    }

    /** Takes a permit, waiting for it within the bound if there is one; false if there was none in time. */
    public boolean acquire(Semaphore permits) throws InterruptedException {
        if (timeout == null) {
            permits.acquire();
            return true;
        }
        return ticker.acquire(permits, timeout.minus(elapsed()));
    }

    /** Time since the start of the call. */
    public Duration elapsed() {
        return Duration.ofNanos(ticker.nanoTime() - startNanos);
    }

    /** Time that the call was given; empty when there is no bound. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    Ticker ticker() {
        return ticker;
    }
}
