package io.covector;

import io.covector.filter.Filter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which records a scan streams, and what of them. Immutable and thread-safe. */
public final class ScanRequest {
    private static final ScanRequest ALL = builder().build();

    private final @Nullable Filter filter;
    private final Projection projection;
    private final int pageSize;
    private final @Nullable RecordId after;
    private final CallOptions options;

    private ScanRequest(Builder builder) {
        this.filter = builder.filter;
        this.projection = builder.projection;
        this.pageSize = builder.pageSize;
        this.after = builder.after;
        this.options = builder.options;
    }

    /** Every record with its metadata. */
    public static ScanRequest all() {
        return ALL;
    }

    /** Starts a request for every record with its metadata. */
    public static Builder builder() {
        return new Builder();
    }

    /** Which records; empty for all. */
    public Optional<Filter> filter() {
        return Optional.ofNullable(filter);
    }

    /** What of each record. */
    public Projection projection() {
        return projection;
    }

    /** Records fetched by one request to the server. */
    public int pageSize() {
        return pageSize;
    }

    /** Only ids above this one. */
    public Optional<RecordId> after() {
        return Optional.ofNullable(after);
    }

    /** Timeout (of the whole scan) and consistency. */
    public CallOptions options() {
        return options;
    }

    /** Collects the parts of a request. Not thread-safe. */
    public static final class Builder {
        private @Nullable Filter filter;
        private Projection projection = Projection.metadata();
        private int pageSize = 1000;
        private @Nullable RecordId after;
        private CallOptions options = CallOptions.defaults();

        private Builder() {}

        /** Which records; null for all. */
        public Builder filter(@Nullable Filter filter) {
            this.filter = filter;
            return this;
        }

        /** Which records, in the text form: see {@link Filter#parse}; null for all. */
        public Builder filter(@Nullable String filter) {
            return filter(filter == null ? (Filter) null : Filter.parse(filter));
        }

        /** What of each record. */
        public Builder projection(Projection projection) {
            this.projection = Objects.requireNonNull(projection, "projection");
            return this;
        }

        /** Records fetched by one request to the server: 1 to 10000, 1000 unless said otherwise. */
        public Builder pageSize(int pageSize) {
            if (pageSize < 1 || pageSize > 10_000) {
                throw VectorException.invalidArgument("pageSize is " + pageSize + "; accepted are 1 to 10000");
            }
            this.pageSize = pageSize;
            return this;
        }

        /** Only ids above this one: to go on where an earlier scan ended; null to begin with the first. */
        public Builder after(@Nullable RecordId after) {
            this.after = after;
            return this;
        }

        /** Bounds the whole scan; without it, or with null, the client's default timeout holds for each page. */
        public Builder timeout(@Nullable Duration timeout) {
            this.options = options.timeout(timeout);
            return this;
        }

        /** What the scan must see. */
        public Builder consistency(Consistency consistency) {
            this.options = options.consistency(consistency);
            return this;
        }

        /** The request. */
        public ScanRequest build() {
            return new ScanRequest(this);
        }
    }
}
