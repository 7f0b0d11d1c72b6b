package io.covector.milvus;

import static io.covector.milvus.Fragment.literal;

import org.jspecify.annotations.Nullable;

/** Tests of text by its start or a part, without the wildcards whose escapes differ between servers. Stateless. */
final class TextRanges {
    private TextRanges() {}

    /** The text starts with the prefix: it lies between the prefix and the next text that does not start with it. */
    static Fragment startsWith(String operand, String prefix) {
        String end = end(prefix);
        return end == null
                ? Fragment.of("(", operand, " >= ", literal(prefix), ")")
                : Fragment.of("(", operand, " >= ", literal(prefix), " and ", operand, " < ", literal(end), ")");
    }

    /** The least text above every text with the prefix; null when there is none. */
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

    /** The text has the part in it; the part must be a {@link #isPlainPattern plain} one. */
    static Fragment contains(String operand, String part) {
        return Fragment.of(operand, " like " + Literals.text("%" + part + "%"));
    }

    /** Whether a pattern means the same to every server: it has no wildcard and no escape. */
    static boolean isPlainPattern(String part) {
        return part.indexOf('%') < 0 && part.indexOf('_') < 0 && part.indexOf('\\') < 0;
    }
}
