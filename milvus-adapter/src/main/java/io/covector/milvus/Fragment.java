package io.covector.milvus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of an expression: words of the language and names, which are written as they are, and {@link Literal}s, which never
 * are. Immutable and thread-safe.
 *
 * @param pieces each a String or a Literal
 */
record Fragment(List<Object> pieces) {
    /**
     * A value of the application's.
     *
     * @param value String, Long other than Long.MIN_VALUE, finite Double, or a List of one of these
     */
    record Literal(Object value) {}

    static Fragment of(Object... pieces) {
        return new Fragment(List.copyOf(Arrays.asList(pieces)));
    }

    static Literal literal(Object value) {
        return new Literal(value);
    }

    /** This fragment between two texts. */
    Fragment within(String before, String after) {
        List<Object> all = new ArrayList<>(pieces.size() + 2);
        all.add(before);
        all.addAll(pieces);
        all.add(after);
        return new Fragment(List.copyOf(all));
    }
}
