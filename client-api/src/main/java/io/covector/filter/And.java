package io.covector.filter;

import java.util.List;
import java.util.Objects;

/**
 * True when every of the filters is true; with no filters, true. Immutable and thread-safe.
 *
 * @param filters the filters
 */
public record And(List<Filter> filters) implements Filter {
    static final And ALL = new And(List.of());

    /** Copies the list and checks the depth. */
    public And {
        filters = FilterLists.copyOf(filters);
        Depth.check(filters);
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
