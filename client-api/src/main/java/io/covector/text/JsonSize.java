package io.covector.text;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of JSON without writing it: exact but for fractions and unusual magnitudes, where it is a little too
 * much.
 */
final class JsonSize {
    /** A double from 0.001 to 1e7, where the shortest form has no exponent: sign, 17 digits, point, zeros. */
    private static final int SHORT_DOUBLE = 25;

    /** A double from 1e-17 to 1e17. */
    private static final int PLAIN_DOUBLE = 45;

    /** Any double: the least one has 323 zeros after the point. */
    private static final int ANY_DOUBLE = 350;

    private JsonSize() {}

    static long of(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Long whole) {
            return digits(whole);
        }
        if (value instanceof Double real) {
            return real(Math.abs(real));
        }
        if (value instanceof BigDecimal decimal) {
            return 3L + decimal.precision() + Math.abs((long) decimal.scale());
        }
        if (value instanceof Map<?, ?> map) {
            Members members = new Members();
            map.forEach(members);
            return 1L + Math.max(1, map.size()) + members.size;
        }
        if (value instanceof List<?> list) {
            long size = 1L + Math.max(1, list.size());
            for (int i = 0; i < list.size(); i++) {
                size += of(list.get(i));
            }
            return size;
        }
        return Boolean.FALSE.equals(value) ? 5 : 4;
    }

    /**
     * Adds up the members of an object; handed to forEach, because iterators over unmodifiable maps wrap every entry.
     */
    private static final class Members implements BiConsumer<Object, @Nullable Object> {
        private long size;

        @Override
        public void accept(Object key, @Nullable Object value) {
            size += text((String) key) + 1 + of(value);
        }
    }

    private static int real(double magnitude) {
        if (magnitude == 0 || (magnitude >= 1e-3 && magnitude < 1e7)) {
            return SHORT_DOUBLE;
        }
        return magnitude > 1e-17 && magnitude < 1e17 ? PLAIN_DOUBLE : ANY_DOUBLE;
    }

    private static int digits(long whole) {
        int digits = whole < 0 ? 2 : 1;
        for (long rest = whole / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static long text(String text) {
        long size = 2L + text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return size + Strings.utf8Length(text) - text.length() + escapes(text, i);
            }
            size += escape(c);
        }
        return size;
    }

    private static long escapes(String text, int from) {
        long escapes = 0;
        for (int i = from; i < text.length(); i++) {
            escapes += escape(text.charAt(i));
        }
        return escapes;
    }

    /** How much longer the character is in JSON. */
    private static int escape(char c) {
        if (c < 0x20) {
            return c == '\n' || c == '\r' || c == '\t' ? 1 : 5;
        }
        return c == '"' || c == '\\' ? 1 : 0;
    }
}
