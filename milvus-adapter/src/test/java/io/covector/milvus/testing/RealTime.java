package io.covector.milvus.testing;

import io.covector.spi.Ticker;
import java.time.Duration;

/** The machine's clock, for calls that a real server answers; nobody waits by it. Thread-safe. */
public final class RealTime implements Ticker {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) {
        throw new AssertionError("nobody waits here");
    }
}
