package io.covector.pgvector.internal.schema;

import java.time.Duration;

/** Pauses between looks at what somebody else does: short at first, as it may be over at once. Not thread-safe. */
final class Pauses {
    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private Duration next = FIRST;

    Duration next() {
        Duration pause = next;
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return pause;
    }
}
