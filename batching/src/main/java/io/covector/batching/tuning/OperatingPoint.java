package io.covector.batching.tuning;

/**
 * A point of the search: a step of the scale of sizes and a number of concurrent requests.
 *
 * @param step the size
 * @param concurrentRequests concurrent requests
 */
record OperatingPoint(int step, int concurrentRequests) {
    OperatingPoint withStep(int other) {
        return new OperatingPoint(other, concurrentRequests);
    }

    OperatingPoint withConcurrentRequests(int other) {
        return new OperatingPoint(step, other);
    }
}
