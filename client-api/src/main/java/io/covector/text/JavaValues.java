package io.covector.text;

import java.lang.reflect.Array;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of Java that JSON has no own form for. Stateless. */
final class JavaValues {
    private JavaValues() {}

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
        if (value instanceof UUID || value instanceof Enum<?>) {
            return value instanceof Enum<?> constant ? constant.name() : value.toString();
        }
        return value.getClass().isArray() && value.getClass().getComponentType().isPrimitive()
                ? elements(key, value)
                : null;
    }

    private static List<@Nullable Object> elements(String key, Object array) {
        int length = Array.getLength(array);
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            Object element = Array.get(array, i);
            elements.add(Json.normalize(key, element instanceof Character letter ? letter.toString() : element));
        }
        return Collections.unmodifiableList(elements);
    }
}
