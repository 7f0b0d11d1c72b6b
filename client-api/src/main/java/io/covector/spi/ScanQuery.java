package io.covector.spi;

import io.covector.Consistency;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.filter.Filter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One page of a scan. Immutable and thread-safe. */
public final class ScanQuery {
    private final @Nullable RecordId after;
    private final int limit;
    private final @Nullable Filter filter;
    private final Projection projection;
    private final Consistency consistency;

    private ScanQuery(Builder builder) {
        this.after = builder.after;
        this.limit = builder.limit;
        this.filter = builder.filter;
        this.projection = builder.projection;
        this.consistency = builder.consistency;
    }

    /**
     * Starts with the first records and their metadata, as the client has last written them.
     *
     * @param limit records of the page at most, 1 or more
     */
    public static Builder builder(int limit) {
        return new Builder(limit);
    }

    /** Only ids above this one. */
    public Optional<RecordId> after() {
        return Optional.ofNullable(after);
    }

    /** Records of the page at most. */
    public int limit() {
        return limit;
    }

    /** Which records; empty for all. */
    public Optional<Filter> filter() {
        return Optional.ofNullable(filter);
    }

    /** What of each record. */
    public Projection projection() {
        return projection;
    }

    /** What the scan must see. */
    public Consistency consistency() {
        return consistency;
    }

    /** A builder that starts with this query. */
    public Builder toBuilder() {
        return new Builder(limit)
                .after(after)
                .filter(filter)
                .projection(projection)
                .consistency(consistency);
    }

    /** Collects the parts of a query. Not thread-safe. */
    public static final class Builder {
        private final int limit;
        private @Nullable RecordId after;
        private @Nullable Filter filter;
        private Projection projection = Projection.metadata();
        private Consistency consistency = Consistency.SESSION;

        private Builder(int limit) {
            this.limit = limit;
        }

        /** Only ids above this one; null to begin with the first. */
        public Builder after(@Nullable RecordId after) {
            this.after = after;
            return this;
        }

        /** Which records; null for all. */
        public Builder filter(@Nullable Filter filter) {
            this.filter = filter;
            return this;
        }

        /** What of each record. */
        public Builder projection(Projection projection) {
            this.projection = projection;
            return this;
        }

        /** What the scan must see. */
        public Builder consistency(Consistency consistency) {
            this.consistency = consistency;
            return this;
        }

        /** The query. */
        public ScanQuery build() {
            return new ScanQuery(this);
        }
    }
}
