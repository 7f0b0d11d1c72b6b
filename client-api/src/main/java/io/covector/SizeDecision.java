package io.covector;

import java.util.Locale;

/**
 * One step in the search for the best size of requests. Immutable and thread-safe.
 *
 * @param request number of the request that led to it, from 1; 0 for the beginning
 * @param records records of a write request from then on, vectors of a search request
 * @param concurrentRequests concurrent requests from then on
 * @param recordsPerSecond throughput, of a search request in vectors with these; 0 if it is not known yet
 * @param reason why, and what they were compared with
 */
public record SizeDecision(long request, int records, int concurrentRequests, double recordsPerSecond, String reason) {
    /** {@code request 96: 500 x 4 at 200,000/s, tried and faster than 500 x 2 at 100,000/s}. */
    @Override
    public String toString() {
        String rate = recordsPerSecond == 0 ? "" : String.format(Locale.ROOT, " at %,.0f/s", recordsPerSecond);
        return "request " + request + ": " + records + " x " + concurrentRequests + rate + ", " + reason;
    }
}
