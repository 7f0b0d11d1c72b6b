package io.covector.spi;

/**
 * What the requests of a collection must keep, and the size to begin with. Every adapter states every limit: there are
 * no defaults. Immutable and thread-safe.
 */
public final class RequestLimits {
    private final int startRecords;
    private final int maxRecords;
    private final long maxBytes;
    private final int maxQueries;
    private final int maxConcurrentRequests;

    private RequestLimits(Builder builder) {
        this.maxRecords = (int) stated("maxRecords", builder.maxRecords);
        this.startRecords = (int) stated("startRecords", builder.startRecords);
        this.maxBytes = stated("maxBytes", builder.maxBytes);
        this.maxQueries = (int) stated("maxQueries", builder.maxQueries);
        this.maxConcurrentRequests = (int) stated("maxConcurrentRequests", builder.maxConcurrentRequests);
        if (startRecords > maxRecords) {
            throw new IllegalStateException(
                    "startRecords is " + startRecords + "; accepted are 1 to maxRecords, which is " + maxRecords);
        }
    }

    private static long stated(String limit, long value) {
        if (value < 1) {
            throw new IllegalStateException(limit + " is " + value + "; accepted are 1 or more, and it must be stated");
        }
        return value;
    }

    /** Starts with nothing stated. */
    public static Builder builder() {
        return new Builder();
    }

    /** Records of a write request, to begin with. */
    public int startRecords() {
        return startRecords;
    }

    /** Records of a write request at most; ids of a get or delete request at most. */
    public int maxRecords() {
        return maxRecords;
    }

    /** Encoded bytes of a write request at most. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Vectors of a search request at most. */
    public int maxQueries() {
        return maxQueries;
    }

    /** Requests that the backend takes at a time: no more than there are connections. */
    public int maxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestLimits that
                && startRecords == that.startRecords
                && maxRecords == that.maxRecords
                && maxBytes == that.maxBytes
                && maxQueries == that.maxQueries
                && maxConcurrentRequests == that.maxConcurrentRequests;
    }

    @Override
    public int hashCode() {
        return (((startRecords * 31 + maxRecords) * 31 + Long.hashCode(maxBytes)) * 31 + maxQueries) * 31
                + maxConcurrentRequests;
    }

    @Override
    public String toString() {
        return "records " + startRecords + " to " + maxRecords + ", bytes up to " + maxBytes + ", queries up to "
                + maxQueries + ", concurrent requests up to " + maxConcurrentRequests;
    }

    /** Collects limits. Not thread-safe. */
    public static final class Builder {
        private int startRecords;
        private int maxRecords;
        private long maxBytes;
        private int maxQueries;
        private int maxConcurrentRequests;

        private Builder() {}

        /** Records of a write request: to begin with, and at most. */
        public Builder records(int start, int max) {
            this.startRecords = start;
            this.maxRecords = max;
            return this;
        }

        /** Encoded bytes of a write request at most. */
        public Builder maxBytes(long bytes) {
            this.maxBytes = bytes;
            return this;
        }

        /** Vectors of a search request at most. */
        public Builder maxQueries(int queries) {
            this.maxQueries = queries;
            return this;
        }

        /** Requests that the backend takes at a time; {@link Integer#MAX_VALUE} without a bound. */
        public Builder maxConcurrentRequests(int requests) {
            this.maxConcurrentRequests = requests;
            return this;
        }

        /**
         * The limits.
         *
         * @throws IllegalStateException if one is not stated, or below 1
         */
        public RequestLimits build() {
            return new RequestLimits(this);
        }
    }
}
