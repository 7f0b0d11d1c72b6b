package io.covector.text;

import io.covector.VectorException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What every backend can store as text, and how text is ordered. Stateless and thread-safe. */
public final class Strings {
    private static final int SHOWN = 60;

    private Strings() {}

    /**
     * Refuses text that some backend cannot store: U+0000 (PostgreSQL) and unpaired surrogates (no UTF-8 form).
     *
     * @param what what the text is, for the error message
     */
    public static void requireStorable(String what, String text) {
        int at = unstorable(text);
        if (at >= 0) {
            throw VectorException.invalidArgument(String.format(
                    Locale.ROOT,
                    "%s %s holds U+%04X at position %d; accepted is Unicode text without U+0000 and without"
                            + " unpaired surrogates",
                    what,
                    quote(text),
                    (int) text.charAt(at),
                    at));
        }
    }

    static boolean isStorable(String text) {
        return unstorable(text) < 0;
    }

    /** Position of the first character that cannot be stored; -1 for none. */
    private static int unstorable(String text) {
        Objects.requireNonNull(text, "text");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** Length of the text in bytes of UTF-8; an unpaired surrogate counts 3. */
    public static int utf8Length(CharSequence text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800) {
                bytes += 2;
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++; // four bytes for two chars: 2 counted at the start, 2 added above
                }
            } else if (c >= 0x80) {
                bytes += 1;
            }
        }
        return bytes;
    }

    /** Order by Unicode code point, which is the order of the bytes in UTF-8 and of the C collation. */
    public static int compareCodePoints(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // surrogates (D800-DFFF) stand for code points above the other chars, E000-FFFF included
                boolean xSurrogate = Character.isSurrogate(x);
                boolean ySurrogate = Character.isSurrogate(y);
                return xSurrogate == ySurrogate ? Character.compare(x, y) : xSurrogate ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /**
     * A value that strangers chose, for messages and logs: in quotes, abbreviated, and {@link #printable}.
     *
     * @param value a text, or what has one
     */
    public static String quote(@Nullable Object value) {
        return "'" + abbreviate(String.valueOf(value)) + "'";
    }

    /** The same with its type before it, as {@code the text '2020'} and {@code the integer 2020}. */
    public static String typed(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String text = abbreviate(String.valueOf(value));
        if (value instanceof CharSequence) {
            return "the text " + quote(value);
        }
        if (value instanceof Long || value instanceof Integer) {
            return "the integer " + text;
        }
        if (value instanceof Number) {
            return "the number " + text;
        }
        if (value instanceof Boolean) {
            return "the truth value " + text;
        }
        if (value instanceof Collection<?> list) {
            return "the list [" + abbreviate(list.stream().map(Strings::typed).collect(Collectors.joining(", "))) + "]";
        }
        return "the " + (value instanceof Map ? "object" : value.getClass().getSimpleName()) + " " + text;
    }

    /** The text, or its start and its length if it is long, {@link #printable}. */
    public static String abbreviate(String text) {
        if (text.length() <= SHOWN) {
            return printable(text);
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return printable(text.substring(0, end)) + "... (" + text.length() + " characters)";
    }

    /**
     * The text on one line: line breaks, control characters, those that change the direction of writing or are not
     * seen, and halves of surrogate pairs are written as in Java, {@code \\n} and {@code \\u202E}. So a value can
     * neither forge a line of a log nor look like another.
     */
    public static String printable(String text) {
        int at = 0;
        while (at < text.length() && !isHidden(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, at);
        while (at < text.length()) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (!isHidden(point)) {
                shown.appendCodePoint(point);
            } else if (point == '\n') {
                shown.append("\\n");
            } else if (point == '\r') {
                shown.append("\\r");
            } else if (point == '\t') {
                shown.append("\\t");
            } else {
                for (char unit : Character.toChars(point)) {
                    shown.append(String.format(Locale.ROOT, "\\u%04X", (int) unit));
                }
            }
        }
        return shown.toString();
    }

    private static boolean isHidden(int point) {
        if (point >= ' ' && point < 0x7F) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
