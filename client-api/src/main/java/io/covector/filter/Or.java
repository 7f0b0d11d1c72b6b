package io.covector.filter;

import java.util.List;

/**
 * True when at least one of the filters is true; with no filters, false. Immutable and thread-safe.
 *
 * @param filters the filters
 */
public record Or(List<Filter> filters) implements Filter {
    static final Or NONE = new Or(List.of());

    /** Copies the list and checks the depth. */
    public Or {
        filters = List.copyOf(filters);
        Depth.check(filters);
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
