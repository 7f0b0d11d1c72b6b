package io.covector.client;

import io.covector.spi.TimeSource;
import java.time.Duration;

/** The clock of the machine: the one place that reads it. */
final class SystemTime implements TimeSource {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis(), (int) (duration.toNanos() % 1_000_000));
    }
}
