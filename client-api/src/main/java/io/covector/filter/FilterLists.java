package io.covector.filter;

import java.util.List;
import java.util.Objects;

/** Lists of filters as callers give them. */
final class FilterLists {
    private FilterLists() {}

    /** An unmodifiable copy; refuses a null in it. */
    static List<Filter> copyOf(List<Filter> filters) {
        for (Filter filter : Objects.requireNonNull(filters, "filters")) {
            Objects.requireNonNull(filter, "one of filters");
        }
        return List.copyOf(filters);
    }
}
