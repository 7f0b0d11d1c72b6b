package io.covector.spi;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Time as the client sees it, injected so that tests need not wait. Implementations are thread-safe. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds from some fixed moment; never goes back. */
    long nanoTime();

    /** Waits until the time is over, or until there is a permit, which ends the wait early; says whether it did. */
    default boolean sleep(Duration duration, Semaphore woken) throws InterruptedException {
        return acquire(woken, duration);
    }

    /** Takes a permit, waiting for it no longer than the duration; false if there was none in time. */
    default boolean acquire(Semaphore permits, Duration duration) throws InterruptedException {
        return permits.tryAcquire(Durations.toNanos(duration), TimeUnit.NANOSECONDS);
    }
}
