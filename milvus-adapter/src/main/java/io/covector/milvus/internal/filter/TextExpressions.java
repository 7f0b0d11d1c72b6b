package io.covector.milvus.internal.filter;

import static io.covector.milvus.internal.filter.ExpressionFragment.literal;

import org.jspecify.annotations.Nullable;

/**
 * Tests for the start or a part of a text. Wildcards are avoided, because servers escape them differently. Stateless.
 */
final class TextExpressions {
    private TextExpressions() {}

    /**
     * The text starts with the prefix: it is at least the prefix, and less than the next text that does not start with
     * it.
     */
    static ExpressionFragment startsWith(String operand, String prefix) {
        String end = end(prefix);
        return end == null
                ? ExpressionFragment.of("(", operand, " >= ", literal(prefix), ")")
                : ExpressionFragment.of(
                        "(", operand, " >= ", literal(prefix), " and ", operand, " < ", literal(end), ")");
    }

    /** The least text that is greater than every text with the prefix; null if there is none. */
    static @Nullable String end(String prefix) {
        int length = prefix.length();
        while (length > 0) {
            int last = prefix.codePointBefore(length);
            length -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, length) + Character.toString(next);
            }
        }
        return null;
    }

    /** The text contains the part, which must be {@link #isPlainPattern plain}. */
    static ExpressionFragment contains(String operand, String part) {
        return ExpressionFragment.of(operand, " like " + Literals.text("%" + part + "%"));
    }

    /** Whether every server reads it in the same way as a pattern: it has no wildcard and no escape. */
    static boolean isPlainPattern(String part) {
        return part.indexOf('%') < 0 && part.indexOf('_') < 0 && part.indexOf('\\') < 0;
    }
}
