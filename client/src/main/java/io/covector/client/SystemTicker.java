package io.covector.client;

import io.covector.spi.Durations;
import io.covector.spi.Ticker;
import java.time.Duration;

/** The clock of the machine: the one place that reads it. */
final class SystemTicker implements Ticker {
    private static final long NANOS_PER_MILLI = 1_000_000;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        long nanos = Math.max(0, Durations.toNanos(duration));
        Thread.sleep(nanos / NANOS_PER_MILLI, (int) (nanos % NANOS_PER_MILLI));
    }
}
