package io.covector.text;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes normalized values as JSON. */
final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonWriter() {}

    static void write(StringBuilder out, @Nullable Object value) {
        if (value instanceof String text) {
            writeString(out, text);
        } else if (value instanceof Double real) {
            writeDouble(out, real);
        } else if (value instanceof BigDecimal decimal) {
            out.append(decimal.toPlainString());
        } else if (value instanceof Map<?, ?> map) {
            writeMap(out, map);
        } else if (value instanceof List<?> list) {
            writeList(out, list);
        } else {
            out.append(value); // Long, Boolean, null
        }
    }

    // forEach, because the entries of an unmodifiable map are wrapped one by one when they are iterated over
    private static void writeMap(StringBuilder out, Map<?, ?> map) {
        out.append('{');
        map.forEach((key, value) -> {
            if (out.charAt(out.length() - 1) != '{') {
                out.append(',');
            }
            writeString(out, (String) key);
            out.append(':');
            write(out, value);
        });
        out.append('}');
    }

    private static void writeList(StringBuilder out, List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(out, list.get(i));
        }
        out.append(']');
    }

    // Plain notation with a fraction: jsonb turns 1E17 into an integer literal, which would come back as a Long.
    // Integral
    // values are written with all their digits, so that they compare with longs by value also where the shortest form
    // rounds.
    private static void writeDouble(StringBuilder out, double real) {
        String shortest = Double.toString(real);
        if (shortest.indexOf('E') < 0) {
            out.append(shortest);
            return;
        }
        boolean integral = real == Math.rint(real);
        String plain = (integral ? new BigDecimal(real) : new BigDecimal(shortest)).toPlainString();
        out.append(plain);
        if (integral) {
            out.append(".0");
        }
    }

    private static int plainPrefix(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) != '"' && text.charAt(i) != '\\') {
            i++;
        }
        return i;
    }

    private static void writeString(StringBuilder out, String text) {
        out.append('"');
        int plain = plainPrefix(text);
        if (plain == text.length()) { // nearly always, and this copies at once
            out.append(text).append('"');
            return;
        }
        out.append(text, 0, plain);
        writeEscaped(out, text, plain);
        out.append('"');
    }

    private static void writeEscaped(StringBuilder out, String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }
}
