package io.covector.batching.tuning;

import java.util.Locale;

/**
 * One step of the tuner. Immutable and thread-safe.
 *
 * @param observation number of the observation that led to it, from 1; 0 for the beginning
 * @param items items of a request from then on
 * @param concurrentRequests concurrent requests from then on
 * @param reason why
 * @param triedItems items of the request that it was compared with, or that failed; the same as before if there was
 *     none
 * @param triedConcurrentRequests concurrent requests that it was compared with
 * @param itemsPerSecond throughput of the choice; 0 if it is not known yet
 * @param triedItemsPerSecond throughput of what it was compared with; 0 if it is not known
 */
public record Decision(
        long observation,
        int items,
        int concurrentRequests,
        Reason reason,
        int triedItems,
        int triedConcurrentRequests,
        double itemsPerSecond,
        double triedItemsPerSecond) {
    /** {@code 500 x 4 at 200,000/s: tried and faster than 500 x 2 at 100,000/s (request 12)}. */
    @Override
    public String toString() {
        return point(items, concurrentRequests, itemsPerSecond) + ": " + why() + " (request " + observation + ")";
    }

    /** {@code tried and faster than 500 x 2 at 100,000/s}. */
    public String why() {
        boolean alone = items == triedItems && concurrentRequests == triedConcurrentRequests;
        return reason.words()
                + (alone ? "" : reason.link() + point(triedItems, triedConcurrentRequests, triedItemsPerSecond));
    }

    private static String point(int items, int concurrentRequests, double rate) {
        String at = rate == 0 ? "" : String.format(Locale.ROOT, " at %,.0f/s", rate);
        return items + " x " + concurrentRequests + at;
    }
}
