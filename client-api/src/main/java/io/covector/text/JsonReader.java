package io.covector.text;

import io.covector.VectorException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one JSON value (RFC 8259) by recursive descent; the depth is bounded, so the stack is too. */
final class JsonReader {
    private static final int MAX_LONG_DIGITS = 18;
    private static final int MAX_DOUBLE_DIGITS = 15;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final String json;
    private final @Nullable JsonKeys keys;
    private final JsonNumbers.Rule numbers;
    private final boolean asMetadata; // keys of the outermost object are keys of metadata
    private @Nullable String outerKey; // of the outermost object, for the error message
    private int at;

    JsonReader(String json) {
        this(json, null, JsonNumbers.Rule.INPUT, false);
    }

    JsonReader(String json, @Nullable JsonKeys keys, JsonNumbers.Rule numbers, boolean asMetadata) {
        this.json = Objects.requireNonNull(json, "json");
        this.keys = keys;
        this.numbers = numbers;
        this.asMetadata = asMetadata;
    }

    @Nullable
    Object read() {
        Object value = value(1);
        skipSpace();
        if (at < json.length()) {
            throw error("unexpected text after the value");
        }
        return value;
    }

    /** Reads into the map; false if the text is not an object. */
    boolean readObject(Map<String, @Nullable Object> into) {
        skipSpace();
        if (peek() != '{') {
            return false;
        }
        members(into, 1);
        skipSpace();
        if (at < json.length()) {
            throw error("unexpected text after the value");
        }
        return true;
    }

    private @Nullable Object value(int depth) {
        skipSpace();
        char c = peek();
        // one more was accepted once, for an empty list or map
        int deepest = numbers == JsonNumbers.Rule.INPUT ? Json.MAX_DEPTH : Json.MAX_DEPTH + 1;
        if (depth > deepest && (c == '{' || c == '[')) {
            throw error("nested deeper than " + Json.MAX_DEPTH + " levels");
        }
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> readNumber();
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        KeyValues map = new KeyValues();
        members(map, depth);
        return map.freeze();
    }

    private void members(Map<String, @Nullable Object> map, int depth) {
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw error("expected a key in double quotes");
            }
            String key = key();
            skipSpace();
            if (peek() != ':') {
                throw error("expected ':' after the key");
            }
            at++;
            if (depth == 1) {
                outerKey = asMetadata ? Json.requireKey(key) : key;
            }
            map.put(key, value(depth + 1));
            if (endOfItems('}')) {
                return;
            }
        }
    }

    private List<@Nullable Object> list(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return Collections.unmodifiableList(list);
        }
        while (true) {
            list.add(value(depth + 1));
            if (endOfItems(']')) {
                return Collections.unmodifiableList(list);
            }
        }
    }

    private boolean endOfItems(char close) {
        skipSpace();
        char c = peek();
        if (c != ',' && c != close) {
            throw error("expected ',' or '" + close + "'");
        }
        at++;
        return c == close;
    }

    private String key() {
        int quote = at;
        if (keys != null && plainEnd()) {
            return keys.at(json, quote + 1, at++);
        }
        at = quote;
        return string();
    }

    /** Goes to the first character that is not plain; true if it ends the string. */
    private boolean plainEnd() {
        at++;
        while (at < json.length() && json.charAt(at) != '"' && json.charAt(at) != '\\' && json.charAt(at) >= 0x20) {
            at++;
        }
        return at < json.length() && json.charAt(at) == '"';
    }

    private String string() {
        int start = at + 1;
        if (plainEnd()) {
            return checked(json.substring(start, at++));
        }
        StringBuilder text = new StringBuilder(json.substring(start, at));
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return checked(text.toString());
            }
            if (c < 0x20) {
                at--;
                throw error("control character in a string");
            }
            text.append(c == '\\' ? escaped() : c);
        }
    }

    private static String checked(String text) {
        Strings.requireStorable("JSON text", text);
        return text;
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw error("unknown escape \\" + c);
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw error("expected four hexadecimal digits after \\u");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!json.startsWith(word, at)) {
            throw error("expected a value");
        }
        at += word.length();
        return value;
    }

    private Object readNumber() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int first = at;
        digits();
        if (json.charAt(first) == '0' && at > first + 1) {
            at = first;
            throw error("a number has a leading zero");
        }
        if (at < json.length() && json.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < json.length() && (json.charAt(at) == 'e' || json.charAt(at) == 'E')) {
            at++;
            if (at < json.length() && (json.charAt(at) == '+' || json.charAt(at) == '-')) {
                at++;
            }
            digits();
        }
        Object few = fewDigits(json, start, at);
        return few == null
                ? JsonNumbers.read(json.substring(start, at), numbers, outerKey, " at position " + start)
                : few;
    }

    private void digits() {
        int start = at;
        while (at < json.length() && json.charAt(at) >= '0' && json.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw error("expected a value");
        }
    }

    /**
     * The usual number, without an object but itself; null if it has many digits or an exponent. A double holds 15
     * digits and the power of ten below them exactly, so their quotient is the nearest double, and no shorter text
     * means the same one.
     */
    private static @Nullable Object fewDigits(String text, int start, int end) {
        boolean negative = text.charAt(start) == '-';
        int first = negative ? start + 1 : start;
        if (end - first > MAX_LONG_DIGITS) {
            return null;
        }
        long digits = 0;
        int point = end;
        for (int i = first; i < end; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits = 10 * digits + (c - '0');
            } else if (c == '.' && point == end) {
                point = i;
            } else {
                return null;
            }
        }
        if (point == end) {
            return negative ? -digits : digits;
        }
        if (end - first - 1 > MAX_DOUBLE_DIGITS) {
            return null;
        }
        double real = digits / POWERS_OF_TEN[end - point - 1];
        return (negative ? -real : real) + 0.0;
    }

    private void skipSpace() {
        while (at < json.length() && " \t\n\r".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= json.length()) {
            throw error("unexpected end");
        }
        return json.charAt(at);
    }

    private VectorException error(String what) {
        return VectorException.invalidArgument(
                "JSON " + Strings.quote(json) + " is not accepted: " + what + " at position " + at
                        + "; accepted is JSON as in RFC 8259, nested " + Json.MAX_DEPTH + " levels at most");
    }
}
