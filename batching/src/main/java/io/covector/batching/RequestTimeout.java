package io.covector.batching;

import io.covector.spi.Deadline;
import java.time.Duration;

/**
 * The time that one request gets when the caller gave the call none. Immutable and thread-safe.
 *
 * @param value the time
 */
record RequestTimeout(Duration value) {
    /** The deadline of the next request: the call's own if it has a bound. */
    Deadline next(Deadline call) {
        return call.timeout().isPresent() ? call : call.atMost(value);
    }
}
