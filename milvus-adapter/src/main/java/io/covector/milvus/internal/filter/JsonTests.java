package io.covector.milvus.internal.filter;

import io.covector.filter.Comparison.Operator;
import io.covector.spi.ExactNumbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tests on a path in a JSON field. Servers differ in what {@code not} makes of a missing key, so that the complement
 * tests for the key first. Stateless.
 */
final class JsonTests {
    /** Whole numbers up to this are doubles, too. */
    static final long EXACT_LONGS = 1L << 53;

    private JsonTests() {}

    static Expression test(String path, ExpressionFragment test, boolean negated) {
        ExpressionFragment complement = test.wrap("(not (exists " + path + ") or not (", "))");
        return negated ? Expression.leaf(complement, test) : Expression.leaf(test, complement);
    }

    static Expression exists(String path) {
        // in parentheses: "exists" binds less than "and" in some versions
        ExpressionFragment exists = ExpressionFragment.of("(exists " + path + ")");
        return Expression.leaf(exists, exists.wrap("not ", ""));
    }

    /** The path of these keys, each in the object of the one before. */
    static String path(String field, List<String> keys) {
        StringBuilder path = new StringBuilder(field);
        keys.forEach(key -> path.append('[').append(Literals.text(key)).append(']'));
        return path.toString();
    }

    static String sign(Operator operator) {
        return operator == Operator.EQ ? " == " : " " + operator.symbol() + " ";
    }

    /** The double of this value, if there is one. */
    static @Nullable Double exactDouble(Number value) {
        if (value instanceof Double real) {
            return real;
        }
        long number = (Long) value;
        double real = number;
        return Math.abs(number) <= EXACT_LONGS || ExactNumbers.compare(real, number) == 0 ? real : null;
    }
}
