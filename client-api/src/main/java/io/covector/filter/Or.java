package io.covector.filter;

import java.util.List;
import java.util.Objects;

/**
 * True when at least one of the filters is true; with no filters, false. Immutable and thread-safe.
 *
 * @param filters the filters
 */
public record Or(List<Filter> filters) implements Filter {
    static final Or NONE = new Or(List.of());

    /** Copies the list and checks the depth. */
    public Or {
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
