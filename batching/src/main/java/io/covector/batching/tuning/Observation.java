package io.covector.batching.tuning;

/**
 * One request that has ended. Immutable and thread-safe.
 *
 * @param choice what it was sent by
 * @param items how many it had, 1 or more
 * @param bytes encoded size; 0 if nobody knows
 * @param nanos from its start to its end, with all attempts and pauses
 * @param concurrentRequests concurrent requests when it was sent, itself among them
 * @param outcome how it ended
 */
public record Observation(Choice choice, int items, long bytes, long nanos, int concurrentRequests, Outcome outcome) {
    int delivered() {
        return outcome == Outcome.DELIVERED || outcome == Outcome.DELAYED ? items : 0;
    }

    /** Its share of the time that passed: of n concurrent requests each has the n-th part. */
    double timeShare() {
        return (double) Math.max(1, nanos) / Math.max(1, concurrentRequests);
    }
}
