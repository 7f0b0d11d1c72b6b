package io.covector;

import java.util.Objects;

/**
 * One change of the size of requests. Immutable and thread-safe.
 *
 * @param request number of the request that led to it, from 1; 0 for the beginning
 * @param records records of a write request from then on, vectors of a search request
 * @param concurrentRequests concurrent requests from then on
 * @param reason why
 */
public record SizeDecision(long request, int records, int concurrentRequests, String reason) {
    /** Checks that nothing is missing. */
    public SizeDecision {
        Objects.requireNonNull(reason, "reason");
    }

    /** {@code request 96: 250 x 4, reduced, because a request took too long}. */
    @Override
    public String toString() {
        return "request " + request + ": " + records + " x " + concurrentRequests + ", " + reason;
    }
}
