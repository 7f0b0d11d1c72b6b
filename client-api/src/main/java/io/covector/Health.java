package io.covector;

import java.time.Duration;
import java.util.Objects;

/**
 * Whether a backend answers. Immutable and thread-safe.
 *
 * @param up whether it answered
 * @param detail the server's version and pool counts, or why it did not answer
 * @param latency time that the answer took
 */
public record Health(boolean up, String detail, Duration latency) {
    /** Checks that nothing is missing. */
    public Health {
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(latency, "latency");
    }
}
