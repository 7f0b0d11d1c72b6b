package io.covector.batching;

import io.covector.spi.TimeSource;
import java.time.Duration;

/** Time that passes only when somebody sleeps. For one thread. */
final class ManualTime implements TimeSource {
    private long nanos;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        nanos += duration.toNanos();
    }
}
