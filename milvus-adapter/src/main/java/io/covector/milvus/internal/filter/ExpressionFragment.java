package io.covector.milvus.internal.filter;

import io.covector.text.SeededHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of an expression: texts, which are written as they are, and {@link Literal}s, which are escaped or sent as
 * parameters. Immutable and thread-safe.
 *
 * @param pieces each a String or a Literal
 */
public record ExpressionFragment(List<Object> pieces) {
    /**
     * A value of the application.
     *
     * @param value String, Long other than Long.MIN_VALUE, finite Double, or a List of one of these
     */
    record Literal(Object value) {
        @Override
        public int hashCode() {
            return value instanceof List<?> values ? SeededHash.ofAll(values) : SeededHash.ofValue(value);
        }
    }

    public static ExpressionFragment of(Object... pieces) {
        return new ExpressionFragment(List.copyOf(Arrays.asList(pieces)));
    }

    public static Literal literal(Object value) {
        return new Literal(value);
    }

    /** This fragment between two texts. */
    ExpressionFragment wrap(String before, String after) {
        List<Object> all = new ArrayList<>(pieces.size() + 2);
        all.add(before);
        all.addAll(pieces);
        all.add(after);
        return new ExpressionFragment(List.copyOf(all));
    }

    @Override
    public int hashCode() {
        return SeededHash.ofAll(pieces);
    }
}
