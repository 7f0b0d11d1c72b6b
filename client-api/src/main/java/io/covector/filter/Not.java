package io.covector.filter;

import java.util.List;

/**
 * The exact complement of a filter. Immutable and thread-safe.
 *
 * @param filter the filter
 */
public record Not(Filter filter) implements Filter {
    /** Checks the depth. */
    public Not {
        Depth.check(List.of(filter));
    }

    @Override
    public <R> R accept(FilterVisitor<R> visitor) {
        return visitor.visit(this);
    }

    @Override
    public String toString() {
        return FilterPrinter.print(this);
    }
}
