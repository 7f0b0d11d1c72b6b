package io.covector;

import io.covector.text.DateText;
import io.covector.text.Decimals;
import io.covector.text.InstantText;
import io.covector.text.Json;
import io.covector.text.JsonKeys;
import io.covector.text.Strings;
import io.covector.text.UuidText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of a record beside its id and vector. Keys that the collection declares as fields are stored in
 * typed columns, every other key as JSON; reading gives both back here.
 *
 * <p>Values are {@link String}, {@link Long}, {@link Double}, {@link java.math.BigDecimal} (only for numbers that
 * neither of the two can hold exactly), {@link Boolean}, null, and {@link List} and {@link Map} of these. What is given
 * in another type becomes one of these by one rule, here, in filters and in {@link #convert}: other integers and floats
 * are widened, {@code -0.0} becomes {@code 0.0}; instants, dates and UUIDs become texts, in one form each (see
 * {@link FieldType}), enums their names, characters texts; arrays and collections become lists; an Optional is what it
 * holds, or null. NaN, infinities, numbers of more than 131,072
 * digits before or 16,383 after the decimal point, text that holds U+0000 or half a surrogate pair, and nesting deeper
 * than {@value Json#MAX_DEPTH} are refused. Key order is kept in memory but not by every backend.
 *
 * <p>Immutable and thread-safe.
 */
public final class Metadata {
    private static final Metadata EMPTY = new Metadata(Map.of());

    private final Map<String, @Nullable Object> values;

    private Metadata(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** No keys. */
    public static Metadata empty() {
        return EMPTY;
    }

    /** One key. */
    public static Metadata of(String key, @Nullable Object value) {
        return builder().put(key, value).build();
    }

    /** Two keys. */
    public static Metadata of(String key1, @Nullable Object value1, String key2, @Nullable Object value2) {
        return builder().put(key1, value1).put(key2, value2).build();
    }

    /**
     * A deep copy of the map.
     *
     * @throws VectorException if a key or value is not accepted; the message names the key
     */
    public static Metadata copyOf(Map<String, ? extends @Nullable Object> values) {
        Builder builder = builder();
        Objects.requireNonNull(values, "values");
        values.forEach(builder::put);
        return builder.build();
    }

    /**
     * Metadata from a JSON object.
     *
     * @throws VectorException if the text is not one JSON object that can be stored; the message gives the position, or
     *     names the key
     */
    public static Metadata fromJson(String json) {
        return builder().putJson(json).build();
    }

    /**
     * Metadata that a store wrote with {@link #toJson()}: what was accepted once is read, however long its numbers are.
     *
     * @throws VectorException if the text is not one JSON object that can be stored; the message gives the position
     */
    public static Metadata fromStoredJson(String json) {
        Builder builder = builder();
        Json.readStored(json, builder.values);
        return builder.build();
    }

    /**
     * The value as metadata and filters hold it: what a read of the key gives back for a value that is put.
     *
     * @param key the metadata key, for the error message
     * @throws VectorException if the value is not accepted; the message names key, class and accepted types
     */
    public static @Nullable Object convert(String key, @Nullable Object value) {
        return Json.normalize(Objects.requireNonNull(key, "key"), value);
    }

    /** Starts an empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The value of the key; null when the key is missing or its value is null. */
    public @Nullable Object get(String key) {
        return values.get(Objects.requireNonNull(key, "key"));
    }

    /** The text of the key; empty when missing or null. */
    public Optional<String> getString(String key) {
        return typed(key, String.class);
    }

    /** The integer of the key, also when it is stored as an equal floating point number; empty when missing or null. */
    public Optional<Long> getLong(String key) {
        if (get(key) instanceof Double real && real == Math.rint(real) && Math.abs(real) < 0x1p63) {
            return Optional.of(real.longValue());
        }
        return typed(key, Long.class);
    }

    /** The number of the key, also when it is stored as an integer; empty when missing or null. */
    public Optional<Double> getDouble(String key) {
        return typed(key, Number.class).map(Number::doubleValue);
    }

    /**
     * The integer of the key, as {@link #getLong} gives it.
     *
     * @throws VectorException if an int does not hold it
     */
    public Optional<Integer> getInt(String key) {
        return getLong(key).map(value -> {
            if (value.intValue() != value) {
                throw VectorException.invalidArgument(
                        "metadata key " + Strings.quote(key) + " holds " + value + ", which is no int");
            }
            return value.intValue();
        });
    }

    /**
     * The number of the key as decimal number, without zeros at its end; a Double is the decimal that it prints. Empty
     * when missing or null.
     */
    public Optional<BigDecimal> getDecimal(String key) {
        return typed(key, Number.class).map(Decimals::of);
    }

    /** The moment that the text of the key is; empty when missing or null. */
    public Optional<Instant> getInstant(String key) {
        return read(key, "an instant", InstantText::canonical, InstantText::toInstant);
    }

    /** The day that the text of the key is; empty when missing or null. */
    public Optional<LocalDate> getDate(String key) {
        return read(key, "a date", DateText::canonical, DateText::toDate);
    }

    /** The UUID that the text of the key is; empty when missing or null. */
    public Optional<UUID> getUuid(String key) {
        return read(key, "a UUID", UuidText::canonical, UUID::fromString);
    }

    private <T> Optional<T> read(
            String key, String wanted, Function<String, @Nullable String> form, Function<String, T> value) {
        return getString(key).map(text -> {
            String canonical = form.apply(text);
            if (canonical == null) {
                throw VectorException.invalidArgument("metadata key " + Strings.quote(key) + " holds the text "
                        + Strings.quote(text) + ", which is not " + wanted);
            }
            return value.apply(canonical);
        });
    }

    /** The truth value of the key; empty when missing or null. */
    public Optional<Boolean> getBoolean(String key) {
        return typed(key, Boolean.class);
    }

    /** The texts of the key; empty when missing or null. */
    public List<String> getStrings(String key) {
        return list(key, String.class);
    }

    /** The integers of the key; empty when missing or null. */
    public List<Long> getLongs(String key) {
        return list(key, Long.class);
    }

    private <T> List<T> list(String key, Class<T> type) {
        List<T> elements = new ArrayList<>();
        for (Object element : typed(key, List.class).orElse(List.of())) {
            if (!type.isInstance(element)) {
                throw mismatch(key, "a list of " + type.getSimpleName(), element);
            }
            elements.add(type.cast(element));
        }
        return List.copyOf(elements);
    }

    private <T> Optional<T> typed(String key, Class<T> type) {
        Object value = get(key);
        if (value != null && !type.isInstance(value)) {
            throw mismatch(key, type.getSimpleName(), value);
        }
        return Optional.ofNullable(type.cast(value));
    }

    private static VectorException mismatch(String key, String wanted, @Nullable Object value) {
        String found = value == null ? "null" : value.getClass().getSimpleName();
        return VectorException.invalidArgument(
                "metadata key " + Strings.quote(key) + " holds " + found + ", not " + wanted);
    }

    /** Whether the key is there, be its value null. */
    public boolean contains(String key) {
        return values.containsKey(Objects.requireNonNull(key, "key"));
    }

    /** The keys. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** Whether there are no keys. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** An unmodifiable view. */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    /** The JSON object, on one line. Doubles always have a fraction ({@code 1.0}), integers never. */
    public String toJson() {
        return Json.write(values);
    }

    /** A builder that starts with these keys. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.values.putAll(values);
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metadata that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return toJson();
    }

    /** Collects keys and values. Not thread-safe. */
    public static final class Builder {
        private Map<String, @Nullable Object> values = Json.newObject();
        private boolean built;

        private Builder() {}

        /** The map to change: a copy once metadata looks at the one before. */
        private Map<String, @Nullable Object> own() {
            if (built) {
                Map<String, @Nullable Object> copy = Json.newObject();
                copy.putAll(values);
                values = copy;
                built = false;
            }
            return values;
        }

        /**
         * Sets a key.
         *
         * @throws VectorException if the key or the value is not accepted; the message names the key
         */
        public Builder put(String key, @Nullable Object value) {
            own().put(Json.requireKey(key), Json.normalize(key, value));
            return this;
        }

        /**
         * Sets the keys of a JSON object. After a failure the builder holds some of them.
         *
         * @throws VectorException if the text is not one JSON object that can be stored; the message gives the position
         */
        public Builder putJson(String json) {
            Json.readMetadata(json, own());
            return this;
        }

        /**
         * The same for one of many alike that a server has: keys of any length are read.
         *
         * @param keys keys of objects like this one, to be shared; null to share none
         */
        public Builder putJson(String json, @Nullable JsonKeys keys) {
            Json.readObject(json, keys, own());
            return this;
        }

        /** Removes a key. */
        public Builder remove(String key) {
            own().remove(Objects.requireNonNull(key, "key"));
            return this;
        }

        /** The metadata. */
        public Metadata build() {
            if (values.isEmpty()) {
                return EMPTY;
            }
            built = true;
            return new Metadata(Json.unmodifiable(values));
        }
    }
}
