package io.covector.filter;

import io.covector.VectorException;
import java.util.ArrayList;
import java.util.List;

/** Bounds the nesting of filters, so that no walk over one can overflow the stack. */
final class Depth {
    private Depth() {}

    /** Refuses filters that, put under one more node, would nest deeper than {@link Filter#MAX_DEPTH}. */
    static void check(List<Filter> filters) {
        int depth = 1;
        List<Filter> level = filters;
        while (!level.isEmpty()) {
            if (++depth > Filter.MAX_DEPTH + 1) {
                throw VectorException.invalidArgument("filter nests deeper than " + Filter.MAX_DEPTH
                        + " levels; accepted are up to " + Filter.MAX_DEPTH
                        + " (use Filter.and(list) or Filter.or(list) for long chains)");
            }
            level = children(level);
        }
    }

    private static List<Filter> children(List<Filter> level) {
        List<Filter> next = new ArrayList<>();
        for (Filter filter : level) {
            if (filter instanceof And and) {
                next.addAll(and.filters());
            } else if (filter instanceof Or or) {
                next.addAll(or.filters());
            } else if (filter instanceof Not not) {
                next.add(not.filter());
            }
        }
        return next;
    }
}
