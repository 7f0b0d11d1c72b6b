package io.covector.batching.tuning;

/**
 * Where the tuner may look. Immutable and thread-safe.
 *
 * @param startItems items of a request to begin with
 * @param maxItems items of a request at most
 * @param maxBytes encoded bytes of a request at most
 * @param startConcurrentRequests concurrent requests to begin with
 * @param maxConcurrentRequests concurrent requests at most
 */
public record TuningRange(
        int startItems, int maxItems, long maxBytes, int startConcurrentRequests, int maxConcurrentRequests) {
    /** Checks the range. */
    public TuningRange {
        require(
                startItems >= 1 && startItems <= maxItems,
                "startItems",
                startItems,
                "1 to maxItems, which is " + maxItems);
        require(maxBytes >= 1, "maxBytes", maxBytes, "1 or more");
        require(
                startConcurrentRequests >= 1 && startConcurrentRequests <= maxConcurrentRequests,
                "startParallelism",
                startConcurrentRequests,
                "1 to maxParallelism, which is " + maxConcurrentRequests);
    }

    private static void require(boolean kept, String key, long value, String accepted) {
        if (!kept) {
            throw new IllegalArgumentException(key + " is " + value + "; accepted are " + accepted);
        }
    }
}
