package io.covector.text;

import java.lang.reflect.Array;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of Java that JSON has no own form for. Stateless. */
final class JavaValues {
    private JavaValues() {}

    /** Whether the value is one of the four kinds of Optional. */
    static boolean isOptional(Object value) {
        return value instanceof Optional<?>
                || value instanceof OptionalInt
                || value instanceof OptionalLong
                || value instanceof OptionalDouble;
    }

    /** What an Optional holds; null if it is empty. */
    static @Nullable Object content(Object optional) {
        if (optional instanceof OptionalInt number) {
            return number.isPresent() ? number.getAsInt() : null;
        }
        if (optional instanceof OptionalLong number) {
            return number.isPresent() ? number.getAsLong() : null;
        }
        if (optional instanceof OptionalDouble number) {
            return number.isPresent() ? number.getAsDouble() : null;
        }
        return ((Optional<?>) optional).orElse(null);
    }

    /** The value as text or as list of numbers; null if it is another one. */
    static @Nullable Object plain(String key, Object value) {
        if (value instanceof Instant instant) {
            return InstantText.of(key, instant);
        }
        if (value instanceof OffsetDateTime moment) {
            return InstantText.of(key, moment.toInstant());
        }
        if (value instanceof ZonedDateTime moment) {
            return InstantText.of(key, moment.toInstant());
        }
        if (value instanceof LocalDate day) {
            return DateText.of(key, day);
        }
        if (value instanceof Date date) {
            return moment(key, date);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof UUID || value instanceof CharSequence || value instanceof Character) {
            return value.toString();
        }
        return value.getClass().isArray() && value.getClass().getComponentType().isPrimitive()
                ? elements(key, value)
                : null;
    }

    /** The moment of a date; null if it is none, as a {@code java.sql.Date} says of itself. */
    private static @Nullable String moment(String key, Date date) {
        Instant instant;
        try {
            instant = date.toInstant();
        } catch (UnsupportedOperationException e) {
            return null;
        }
        return InstantText.of(key, instant);
    }

    private static List<@Nullable Object> elements(String key, Object array) {
        int length = Array.getLength(array);
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            Object element = Array.get(array, i);
            elements.add(Json.normalize(key, element));
        }
        return Collections.unmodifiableList(elements);
    }
}
