package io.covector.pgvector.internal.read;

import io.covector.spi.SearchLimits;

/** How searches are spread over statements and connections. Stateless. */
public final class SearchPlan {
    /** Queries of one statement. A statement is the unit of cancelling and of repeating; a longer one is no faster. */
    public static final int MAX_QUERIES = 128;

    /** One server process answers a statement, so that further ones help as long as the server has idle processors. */
    private static final int PARALLEL = 4;

    /** Queries of a statement to begin with; from half of them on a further statement gains more than it costs. */
    private static final int START_QUERIES = 16;

    private SearchPlan() {}

    /**
     * The limits with so many connections. Single searches gather where they would have to wait for a connection: one
     * statement uses one processor of the server, so before that they are better off in statements of their own.
     *
     * @param connections how many there can be; 0 if nobody knows
     */
    public static SearchLimits limits(int connections) {
        int parallel = connections == 0 ? PARALLEL : Math.min(PARALLEL, connections);
        return new SearchLimits(MAX_QUERIES, START_QUERIES, parallel, connections);
    }
}
