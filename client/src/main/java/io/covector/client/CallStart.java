package io.covector.client;

import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * The moment at which the application made a call, from which its time counts, and its wish to stop. Thread-safe.
 *
 * @param clock measures from that moment; has no bound
 */
record CallStart(Deadline clock, CancelSignal cancelSignal) {
    static CallStart now(Ticker ticker) {
        return new CallStart(Deadline.unbounded(ticker), new CancelSignal());
    }

    /** The call; without a timeout the layers below bound each of its requests by the default. */
    CallContext context(Operation operation, Optional<Duration> timeout) {
        return CallContext.of(operation, timeout.map(clock::bounded).orElse(clock), cancelSignal);
    }
}
