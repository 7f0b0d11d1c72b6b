package io.covector.batching.tuning;

/**
 * A size that failed, and everything above it, is not tried again for a while: twice as long each time it fails. Not
 * thread-safe.
 */
final class Cooldown {
    /** A cooldown lasts this many times its first interval at most. */
    private static final long GROWTH = 8;

    private long limit = Long.MAX_VALUE;
    private long until;
    private final long longest;
    private long interval;

    /**
     * No size is excluded.
     *
     * @param interval observations for which the first failure excludes a size
     */
    Cooldown(long interval) {
        this.interval = interval;
        this.longest = GROWTH * interval;
    }

    /** The largest size to be tried now. */
    long limit(long now) {
        return now < until ? limit : Long.MAX_VALUE;
    }

    /**
     * Remembers a failure.
     *
     * @param size what failed
     * @param now number of the observation
     */
    void start(long size, long now) {
        limit = Math.max(1, Math.min(limit(now), size) - 1);
        until = now + interval;
        interval = Math.min(longest, interval * 2);
    }
}
