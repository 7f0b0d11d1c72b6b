package io.covector.resilience;

import io.covector.spi.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The injected time as the clock that a library asks for; only differences mean something. Thread-safe. */
final class NanoClock extends Clock {
    private final Ticker time;

    NanoClock(Ticker time) {
        this.time = time;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(time.nanoTime());
    }
}
