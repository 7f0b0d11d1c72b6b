package io.covector.filter;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Lists of filters as callers give them. */
final class FilterLists {
    private FilterLists() {}

    /** Values as varargs bring them: one array of primitives or one collection among them stands for its elements. */
    static List<?> elements(Object... values) {
        Objects.requireNonNull(values, "values");
        if (values.length == 1 && values[0] != null) {
            Object only = values[0];
            if (only instanceof Collection<?> collection) {
                return new ArrayList<>(collection);
            }
            if (only.getClass().isArray()) {
                Object[] elements = new Object[Array.getLength(only)];
                Arrays.setAll(elements, i -> Array.get(only, i));
                return Arrays.asList(elements);
            }
        }
        return Arrays.asList(values);
    }

    /** An unmodifiable copy; refuses a null in it. */
    static List<Filter> copyOf(List<Filter> filters) {
        for (Filter filter : Objects.requireNonNull(filters, "filters")) {
            Objects.requireNonNull(filter, "one of filters");
        }
        return List.copyOf(filters);
    }
}
