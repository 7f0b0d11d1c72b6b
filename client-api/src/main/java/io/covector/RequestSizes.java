package io.covector;

import java.util.List;
import java.util.Objects;

/**
 * The size of one kind of request, as it stands. Immutable and thread-safe.
 *
 * @param records records of a write request at most, vectors of a search request
 * @param concurrentRequests concurrent requests at most
 * @param history the latest changes and their reasons, oldest first; at most 64
 */
public record RequestSizes(int records, int concurrentRequests, List<SizeDecision> history) {
    /** Copies the list. */
    public RequestSizes {
        for (SizeDecision decision : Objects.requireNonNull(history, "history")) {
            Objects.requireNonNull(decision, "one of history");
        }
        history = List.copyOf(history);
    }

    /** {@code 250 x 4 (request 96: 250 x 4, reduced, because a request took too long)}. */
    @Override
    public String toString() {
        String last = history.isEmpty() ? "" : " (" + history.get(history.size() - 1) + ")";
        return records + " x " + concurrentRequests + last;
    }
}
