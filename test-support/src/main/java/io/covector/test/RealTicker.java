package io.covector.test;

import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The machine's clock, for calls that a real server answers. A pause fails the test: no test waits on a clock.
 * Thread-safe.
 */
public final class RealTicker implements Ticker {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean sleep(Duration duration, Semaphore woken) {
        throw new AssertionError("nobody has a reason to pause here, least of all for " + duration);
    }
}
