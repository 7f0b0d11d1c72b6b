package io.covector.spi;

/**
 * How searches of one kind are best sent to a collection. Immutable and thread-safe.
 *
 * @param maxQueries vectors of a request at most, 1 or more
 * @param startQueries vectors of a request of one call to begin with, 1 to {@code maxQueries}; half of them are worth a further
 *     request in flight
 * @param parallel requests that may share the vectors of one call and be in flight at a time, 1 or more
 * @param gatherFrom requests in flight from which on single searches wait to leave together in the next; 0 if that does not
 *     pay
 */
public record SearchLimits(int maxQueries, int startQueries, int parallel, int gatherFrom) {
    /** One request after the other, each search in its own. */
    public static SearchLimits sequential(int maxQueries) {
        return new SearchLimits(maxQueries, maxQueries, 1, 0);
    }

    /** The same, gathering from another number of requests in flight on. */
    public SearchLimits gatheringFrom(int requests) {
        return new SearchLimits(maxQueries, startQueries, parallel, requests);
    }

    /** Vectors that are worth a request in flight beside others. */
    public int worthQueries() {
        return Math.max(1, startQueries / 2);
    }
}
