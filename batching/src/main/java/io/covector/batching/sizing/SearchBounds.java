package io.covector.batching.sizing;

/**
 * What the requests of batches of searches must keep. Immutable and thread-safe.
 *
 * @param queries vectors of a request, while the server takes them; the limits of a search may be lower
 * @param maxConcurrentRequests concurrent requests at most
 * @param adaptive whether requests become smaller and fewer when the server refuses some
 */
public record SearchBounds(int queries, int maxConcurrentRequests, boolean adaptive) {
    /** New sizes within these bounds. */
    BatchSizer sizer() {
        return adaptive
                ? BatchSizer.adaptive(queries, maxConcurrentRequests)
                : BatchSizer.fixed(queries, maxConcurrentRequests);
    }
}
