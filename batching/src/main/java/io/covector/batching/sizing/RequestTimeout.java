package io.covector.batching.sizing;

import io.covector.spi.CallContext;
import java.time.Duration;

/**
 * The time that one request gets when the caller gave the call none. Immutable and thread-safe.
 *
 * @param value the time
 */
public record RequestTimeout(Duration value) {
    /** The context of the next request: the call's own if its time has a bound. */
    public CallContext next(CallContext call) {
        return call.deadline().timeout().isPresent() ? call : call.within(value);
    }
}
