package io.covector.filter;

import java.util.List;
import java.util.Objects;

/**
 * The exact complement of a filter. Immutable and thread-safe.
 *
 * @param filter the filter
 */
public record Not(Filter filter) implements Filter {
    /** Checks the depth. */
    public Not {
        Depth.check(List.of(Objects.requireNonNull(filter, "filter")));
    }

    @Override
    public <R> R accept(FilterVisitor<R> visitor) {
        return Objects.requireNonNull(visitor, "visitor").visit(this);
    }

    @Override
    public String toString() {
        return FilterPrinter.print(this);
    }
}
