package io.covector.batching.sizing;

/**
 * What the next request shall be like. Immutable and thread-safe.
 *
 * @param items of the request at most
 * @param concurrentRequests concurrent requests at most
 * @param epoch number of the choice: tells which observations belong to it
 */
public record Choice(int items, int concurrentRequests, long epoch) {
    /** {@code 500 x 2}: 500 items in each of 2 concurrent requests. */
    @Override
    public String toString() {
        return items + " x " + concurrentRequests;
    }
}
