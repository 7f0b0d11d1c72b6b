package io.covector.pgvector;

import io.covector.spi.TimeSource;
import java.time.Duration;

/** Time that passes only when told to. Not thread-safe. */
final class StoppedTime implements TimeSource {
    private long now;

    void pass(Duration duration) {
        now += duration.toNanos();
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void sleep(Duration duration) {
        pass(duration);
    }
}
