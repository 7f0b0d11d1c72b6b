package io.covector.tck;

import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The clock of the machine, for requests that tests send to an adapter themselves. Stateless and thread-safe. */
final class SystemTicker implements Ticker {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
}
