package io.covector.resilience;

import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody sleeps. For one thread. */
final class ManualTicker implements Ticker {
    final List<Duration> pauses = new ArrayList<>();
    Runnable duringSleep = () -> {};
    private long nanos = -5_000_000_000L; // like System.nanoTime, it may be negative

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        duringSleep.run();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        pauses.add(duration);
        pass(duration);
    }

    void pass(Duration duration) {
        nanos += duration.toNanos();
    }
}
