package io.covector.spi;

import io.covector.Consistency;
import io.covector.filter.Filter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records to count. Immutable and thread-safe. */
public final class CountQuery {
    private final @Nullable Filter filter;
    private final Consistency consistency;

    private CountQuery(@Nullable Filter filter, Consistency consistency) {
        this.filter = filter;
        this.consistency = consistency;
    }

    /** All records, as the client has last written them. */
    public static CountQuery all() {
        return new CountQuery(null, Consistency.SESSION);
    }

    /** The same for the records that match; for all of them if the filter is null. */
    public CountQuery filter(@Nullable Filter other) {
        return new CountQuery(other, consistency);
    }

    /** The same with another consistency. */
    public CountQuery consistency(Consistency other) {
        return new CountQuery(filter, other);
    }

    /** Which records; empty for all. */
    public Optional<Filter> filter() {
        return Optional.ofNullable(filter);
    }

    /** What the read must see. */
    public Consistency consistency() {
        return consistency;
    }
}
