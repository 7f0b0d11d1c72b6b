package io.covector.spi;

/** How searches of one kind are best sent to a collection. Immutable and thread-safe. */
public final class SearchLimits {
    private final int maxQueries;
    private final int startQueries;
    private final int maxConcurrentRequests;
    private final int coalesceFrom;

    private SearchLimits(Builder builder) {
        this.maxQueries = builder.maxQueries;
        this.startQueries = builder.startQueries;
        this.maxConcurrentRequests = builder.maxConcurrentRequests;
        this.coalesceFrom = builder.coalesceFrom;
        require(maxQueries >= 1, "maxQueries", maxQueries, "1 or more");
        require(
                startQueries >= 1 && startQueries <= maxQueries,
                "startQueries",
                startQueries,
                "1 to maxQueries, which is " + maxQueries);
        require(maxConcurrentRequests >= 1, "maxConcurrentRequests", maxConcurrentRequests, "1 or more");
        require(coalesceFrom >= 0, "coalesceFrom", coalesceFrom, "0 or more");
    }

    private static void require(boolean kept, String limit, int value, String accepted) {
        if (!kept) {
            throw new IllegalStateException(limit + " is " + value + "; accepted are " + accepted);
        }
    }

    /**
     * Starts with one request after the other, as large as they may be, each single search in a request of its own.
     *
     * @param maxQueries vectors of a request at most, 1 or more
     */
    public static Builder builder(int maxQueries) {
        return new Builder(maxQueries);
    }

    /** Vectors of a request at most. */
    public int maxQueries() {
        return maxQueries;
    }

    /** Vectors of a request of one call to begin with; half of them are worth one more concurrent request. */
    public int startQueries() {
        return startQueries;
    }

    /** Requests that may share the vectors of one call at a time. */
    public int maxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    /** Concurrent requests from which on single searches wait to share the next one; 0 if that does not pay. */
    public int coalesceFrom() {
        return coalesceFrom;
    }

    /** Vectors that are worth one more concurrent request. */
    public int worthQueries() {
        return Math.max(1, startQueries / 2);
    }

    /** A builder that starts with these limits. */
    public Builder toBuilder() {
        return new Builder(maxQueries)
                .startQueries(startQueries)
                .maxConcurrentRequests(maxConcurrentRequests)
                .coalesceFrom(coalesceFrom);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SearchLimits that
                && maxQueries == that.maxQueries
                && startQueries == that.startQueries
                && maxConcurrentRequests == that.maxConcurrentRequests
                && coalesceFrom == that.coalesceFrom;
    }

    @Override
    public int hashCode() {
        return ((maxQueries * 31 + startQueries) * 31 + maxConcurrentRequests) * 31 + coalesceFrom;
    }

    @Override
    public String toString() {
        return "queries " + startQueries + " to " + maxQueries + ", concurrent requests up to " + maxConcurrentRequests
                + ", coalesced from " + coalesceFrom + " concurrent requests on";
    }

    /** Collects limits. Not thread-safe. */
    public static final class Builder {
        private final int maxQueries;
        private int startQueries;
        private int maxConcurrentRequests = 1;
        private int coalesceFrom;

        private Builder(int maxQueries) {
            this.maxQueries = maxQueries;
            this.startQueries = maxQueries;
        }

        /** Vectors of a request of one call to begin with, 1 to {@code maxQueries}. */
        public Builder startQueries(int queries) {
            this.startQueries = queries;
            return this;
        }

        /** Requests that may share the vectors of one call at a time, 1 or more. */
        public Builder maxConcurrentRequests(int requests) {
            this.maxConcurrentRequests = requests;
            return this;
        }

        /** Concurrent requests from which on single searches wait to share the next one; 0 if that does not pay. */
        public Builder coalesceFrom(int requests) {
            this.coalesceFrom = requests;
            return this;
        }

        /**
         * The limits.
         *
         * @throws IllegalStateException if one is out of its range
         */
        public SearchLimits build() {
            return new SearchLimits(this);
        }
    }
}
