package io.covector.milvus.testing;

import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so, and when somebody waits in vain for a permit. Thread-safe. */
public final class SetTime implements Ticker {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L); // like System.nanoTime, it may be negative

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public void sleep(Duration duration) {
        pass(duration);
    }

    @Override
    public boolean acquire(Semaphore permits, Duration duration) {
        boolean acquired = permits.tryAcquire();
        if (!acquired) {
            pass(duration);
        }
        return acquired;
    }

    public void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
