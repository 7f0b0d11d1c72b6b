package io.covector.filter;

import java.util.List;

/**
 * True when every of the filters is true; with no filters, true. Immutable and thread-safe.
 *
 * @param filters the filters
 */
public record And(List<Filter> filters) implements Filter {
    static final And ALL = new And(List.of());

    /** Copies the list and checks the depth. */
    public And {
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
