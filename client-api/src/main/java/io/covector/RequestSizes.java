package io.covector;

import java.util.List;

/**
 * The size that was found best for one kind of request. Immutable and thread-safe.
 *
 * @param records records of a write request, vectors of a search request
 * @param concurrentRequests concurrent requests
 * @param settled whether the search has come to an end, until something changes
 * @param history the latest decisions and their reasons, oldest first; at most 64
 */
public record RequestSizes(int records, int concurrentRequests, boolean settled, List<SizeDecision> history) {
    /** Copies the list. */
    public RequestSizes {
        history = List.copyOf(history);
    }

    /** {@code 500 x 4, settled (request 96: 500 x 4 at 200,000/s, no neighbour is faster)}. */
    @Override
    public String toString() {
        String last = history.isEmpty() ? "" : " (" + history.get(history.size() - 1) + ")";
        return records + " x " + concurrentRequests + (settled ? ", settled" : ", searching") + last;
    }
}
