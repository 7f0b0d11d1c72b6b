package io.covector.client;

import io.covector.spi.Ticker;

/** The clock of the machine: the one place that reads it. */
final class SystemTicker implements Ticker {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
