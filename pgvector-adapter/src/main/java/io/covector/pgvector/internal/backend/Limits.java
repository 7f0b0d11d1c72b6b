package io.covector.pgvector.internal.backend;

import io.covector.spi.RequestLimits;
import io.covector.spi.SearchLimits;

/** How large the statements of a collection are, and how many run at a time. Stateless. */
final class Limits {
    private static final int START_RECORDS = 500;
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_BYTES = 32L << 20;

    /** Queries of one statement at most. A longer statement is no faster, and is cancelled and repeated as a whole. */
    private static final int MAX_QUERIES = 128;

    /** Queries of a statement to begin with; from half of them on a further statement gains more than it costs. */
    private static final int START_QUERIES = 16;

    /** Concurrent statements of one search. Each is run by one process of the server, so a few of them are faster. */
    private static final int MAX_SEARCH_STATEMENTS = 4;

    private Limits() {}

    /**
     * The limits of requests.
     *
     * @param connections how many there can be; 0 if nobody knows
     */
    static RequestLimits requests(int connections) {
        return RequestLimits.builder()
                .records(START_RECORDS, MAX_RECORDS)
                .maxBytes(MAX_BYTES)
                .maxQueries(MAX_QUERIES)
                .maxConcurrentRequests(connections == 0 ? Integer.MAX_VALUE : connections)
                .build();
    }

    /**
     * The limits of searches. Single searches are coalesced when they would wait for a connection. Before that, a
     * statement for each is faster, because each is run by a process of its own on the server.
     *
     * @param connections how many there can be; 0 if nobody knows
     */
    static SearchLimits searches(int connections) {
        return SearchLimits.builder(MAX_QUERIES)
                .startQueries(START_QUERIES)
                .maxConcurrentRequests(
                        connections == 0 ? MAX_SEARCH_STATEMENTS : Math.min(MAX_SEARCH_STATEMENTS, connections))
                .coalesceFrom(connections)
                .build();
    }
}
