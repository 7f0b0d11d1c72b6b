package io.covector.tck;

import io.covector.spi.Ticker;

/** The clock of the machine, for requests that tests send to an adapter themselves. Stateless and thread-safe. */
final class SystemTicker implements Ticker {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
