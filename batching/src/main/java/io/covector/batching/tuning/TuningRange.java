package io.covector.batching.tuning;

/**
 * Where the tuner may look. Immutable and thread-safe.
 *
 * @param startItems items of a request to begin with
 * @param maxItems items of a request at most
 * @param maxBytes encoded bytes of a request at most
 * @param startParallelism requests in flight to begin with
 * @param maxParallelism requests in flight at most
 */
public record TuningRange(int startItems, int maxItems, long maxBytes, int startParallelism, int maxParallelism) {
    /** Checks the range. */
    public TuningRange {
        require(
                startItems >= 1 && startItems <= maxItems,
                "startItems",
                startItems,
                "1 to maxItems, which is " + maxItems);
        require(maxBytes >= 1, "maxBytes", maxBytes, "1 or more");
        require(
                startParallelism >= 1 && startParallelism <= maxParallelism,
                "startParallelism",
                startParallelism,
                "1 to maxParallelism, which is " + maxParallelism);
    }

    private static void require(boolean kept, String key, long value, String accepted) {
        if (!kept) {
            throw new IllegalArgumentException(key + " is " + value + "; accepted are " + accepted);
        }
    }
}
