package io.covector.spi;

import java.time.Duration;

/** Durations as numbers that cannot overflow. Stateless and thread-safe. */
public final class Durations {
    /** A bound on the time that nobody will see the end of; longer ones are cut to it. About 100 years. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Duration SHORTEST = LONGEST.negated();

    private Durations() {}

    /** Nanoseconds of the duration, cut to {@link #LONGEST} either way. */
    public static long toNanos(Duration duration) {
        return cut(duration).toNanos();
    }

    /** The duration, cut to {@link #LONGEST} either way. */
    public static Duration cut(Duration duration) {
        if (duration.compareTo(LONGEST) > 0) {
            return LONGEST;
        }
        return duration.compareTo(SHORTEST) < 0 ? SHORTEST : duration;
    }
}
