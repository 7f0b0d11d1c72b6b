package io.covector.text;

import io.covector.VectorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as Java values: String, Long, Double, BigDecimal, Boolean, null, List, Map. Numbers keep their value
 * exactly. Stateless and thread-safe.
 */
public final class Json {
    /** The deepest nesting of lists and maps, the outermost object counted. */
    public static final int MAX_DEPTH = 32;

    /** The longest top-level key of metadata, and the longest key of a filter, in bytes of UTF-8. */
    public static final int MAX_KEY_BYTES = 1024;

    private Json() {}

    /** The JSON text of a normalized value. */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder(64);
        JsonWriter.write(out, value);
        return out.toString();
    }

    /** Appends the JSON text of a normalized value. */
    public static void write(StringBuilder out, @Nullable Object value) {
        JsonWriter.write(out, value);
    }

    /** Bytes of the JSON text of a normalized value in UTF-8, or a little more, without writing it. */
    public static long maxBytes(@Nullable Object value) {
        return JsonSize.of(value);
    }

    /**
     * The value of a JSON text; lists and maps are unmodifiable.
     *
     * @throws VectorException if the text is not JSON or cannot be stored; the message gives the position
     */
    public static @Nullable Object read(String json) {
        return new JsonReader(json).read();
    }

    /** The value of a JSON text that is an object. */
    @SuppressWarnings("unchecked") // the reader makes maps with text keys only
    public static Map<String, @Nullable Object> readObject(String json) {
        if (read(json) instanceof Map<?, ?> object) {
            return (Map<String, @Nullable Object>) object;
        }
        throw noObject(json);
    }

    /**
     * Puts the keys and values of a JSON text that is an object into a map.
     *
     * @param keys keys of texts like this one, to be shared; null to share none
     */
    public static void readObject(String json, @Nullable JsonKeys keys, Map<String, @Nullable Object> into) {
        readObject(json, keys, JsonNumbers.Rule.INPUT, false, into);
    }

    /** The same for metadata that is given: its keys are checked as {@link #requireKey} does. */
    public static void readMetadata(String json, Map<String, @Nullable Object> into) {
        readObject(json, null, JsonNumbers.Rule.INPUT, true, into);
    }

    /**
     * Puts the keys and values of an object that {@link #write} wrote into a map: a store reads what it has, however
     * long its numbers are.
     */
    public static void readStored(String json, Map<String, @Nullable Object> into) {
        readObject(json, null, JsonNumbers.Rule.STORED, false, into);
    }

    /**
     * Puts the keys and values of an object into a map, for servers that write doubles in a form of their own: a number
     * is a Long if it is an integer that a long holds, and the nearest Double else.
     *
     * @param keys keys of texts like this one, to be shared; null to share none
     */
    public static void readDoubles(String json, @Nullable JsonKeys keys, Map<String, @Nullable Object> into) {
        readObject(json, keys, JsonNumbers.Rule.DOUBLES, false, into);
    }

    private static void readObject(
            String json,
            @Nullable JsonKeys keys,
            JsonNumbers.Rule numbers,
            boolean asMetadata,
            Map<String, @Nullable Object> into) {
        if (!new JsonReader(json, keys, numbers, asMetadata).readObject(into)) {
            throw noObject(json);
        }
    }

    /**
     * The value of a JSON number.
     *
     * @param key the metadata key that it is compared with, for the error message
     */
    public static Object readNumber(String key, String literal) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(literal, "literal");
        return JsonNumbers.read(literal, JsonNumbers.Rule.INPUT, key, "");
    }

    private static VectorException noObject(String json) {
        return VectorException.invalidArgument(
                "JSON " + Strings.quote(json) + " is not an object; accepted is an object in braces");
    }

    /** The key itself, if every backend can store it: 1 to 1024 bytes in UTF-8. */
    public static String requireKey(String key) {
        Objects.requireNonNull(key, "key");
        Strings.requireStorable("metadata key", key);
        int bytes = Strings.utf8Length(key);
        if (bytes < 1 || bytes > MAX_KEY_BYTES) {
            throw VectorException.invalidArgument("metadata key " + Strings.quote(key) + " has " + bytes
                    + " bytes in UTF-8; accepted are 1 to " + MAX_KEY_BYTES);
        }
        return key;
    }

    /**
     * A Java value as JSON value: integers widened to Long, floats to Double, lists, maps and arrays copied; instants,
     * dates and UUIDs become text in one form ({@link InstantText}, {@link DateText}, {@link UuidText}), enums their
     * name, an Optional what it holds. {@link io.covector.Metadata#convert} is the same for applications.
     *
     * @param key the metadata key, for the error message
     * @throws VectorException if JSON, or some backend, cannot hold the value
     */
    public static @Nullable Object normalize(String key, @Nullable Object value) {
        return normalize(key, value, 2);
    }

    private static @Nullable Object normalize(String key, @Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof String text) {
            if (!Strings.isStorable(text)) { // the usual case makes no text
                if (!Strings.isStorable(text)) {
                    Strings.requireStorable("value of metadata key " + Strings.quote(key), text);
                }
            }
            return text;
        }
        if (value instanceof Number number) {
            return normalizeNumber(key, number);
        }
        if (JavaValues.isOptional(value)) {
            return normalize(key, JavaValues.content(value), depth);
        }
        Object plain = JavaValues.plain(key, value);
        if (plain != null) {
            return plain instanceof String text ? normalize(key, text, depth) : plain;
        }
        if (value instanceof Map || value instanceof Collection || value instanceof Object[]) {
            if (depth > MAX_DEPTH) {
                throw VectorException.invalidArgument("metadata key " + Strings.quote(key) + " nests deeper than "
                        + MAX_DEPTH + " levels; accepted are up to " + MAX_DEPTH);
            }
            return value instanceof Map<?, ?> map ? normalizeMap(key, map, depth) : normalizeList(key, value, depth);
        }
        throw VectorException.invalidArgument("metadata key " + Strings.quote(key) + " holds a "
                + value.getClass().getName()
                + "; accepted are String and other CharSequence, Character, Number, Boolean, null, Instant,"
                + " OffsetDateTime, ZonedDateTime, java.util.Date, LocalDate, UUID, Enum, Optional, arrays, and"
                + " Collection and Map of these" + hint(value));
    }

    private static String hint(Object value) {
        if (value instanceof LocalDateTime) {
            return " (a LocalDateTime has no offset, so it is no moment)";
        }
        return value instanceof Date ? " (a date without a time is a LocalDate)" : "";
    }

    private static Object normalizeNumber(String key, Number number) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (number instanceof Double || number instanceof Float) {
            double real = number.doubleValue();
            if (!Double.isFinite(real)) {
                throw VectorException.invalidArgument(
                        "metadata key " + Strings.quote(key) + " holds " + real + "; accepted are finite numbers");
            }
            return real + 0.0; // -0.0 becomes 0.0: jsonb has no negative zero
        }
        if (number instanceof BigDecimal || number instanceof BigInteger) {
            return JsonNumbers.of(key, number);
        }
        throw VectorException.invalidArgument("metadata key " + Strings.quote(key) + " holds a "
                + number.getClass().getName()
                + "; accepted numbers are Byte, Short, Integer, Long, Float, Double, BigInteger and BigDecimal");
    }

    private static Map<String, @Nullable Object> normalizeMap(String key, Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String inner)) {
                throw VectorException.invalidArgument("metadata key " + Strings.quote(key)
                        + " holds a map with the key " + Strings.quote(entry.getKey()) + "; accepted are String keys");
            }
            if (!Strings.isStorable(inner)) {
                Strings.requireStorable("key inside metadata key " + Strings.quote(key), inner);
            }
            copy.put(inner, normalize(key, entry.getValue(), depth + 1));
        }
        return unmodifiable(copy);
    }

    private static List<@Nullable Object> normalizeList(String key, Object value, int depth) {
        Collection<?> elements =
                value instanceof Collection<?> collection ? collection : Arrays.asList((Object[]) value);
        List<@Nullable Object> copy = new ArrayList<>(elements.size());
        for (Object element : elements) {
            copy.add(normalize(key, element, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    /** An empty map for the keys of an object, in their order; small with few keys. */
    public static Map<String, @Nullable Object> newObject() {
        return new KeyValues();
    }

    /**
     * The map without the right to change it, for maps that may hold nulls; whoever has the map must not change it
     * either.
     */
    public static Map<String, @Nullable Object> unmodifiable(Map<String, @Nullable Object> map) {
        return map instanceof KeyValues few ? few.freeze() : Collections.unmodifiableMap(map);
    }
}
