package io.covector.spi;

import io.covector.FieldType;
import io.covector.text.DateText;
import io.covector.text.Decimals;
import io.covector.text.InstantText;
import io.covector.text.Json;
import io.covector.text.UuidText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a declared field of each type holds. Values are those of metadata: instants, dates and UUIDs are texts in one
 * form, and a decimal is a Long, Double or BigDecimal. Stateless and thread-safe.
 */
public final class FieldValues {
    /** Digits of a DECIMAL before the decimal point, and after it, at most. */
    public static final int MAX_DECIMAL_DIGITS = 1000;

    private FieldValues() {}

    /**
     * The value of a metadata key as the field holds it; null if the field does not accept it.
     *
     * @param value not null; as {@link io.covector.Metadata} holds values
     */
    public static @Nullable Object accept(FieldType type, Object value) {
        return switch (type) {
            case STRING -> value instanceof String ? value : null;
            case LONG -> value instanceof Long ? value : null;
            case DOUBLE -> toDouble(value);
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case STRING_LIST -> isListOf(String.class, value) ? value : null;
            case INSTANT -> value instanceof String text ? InstantText.canonical(text) : null;
            case DATE -> value instanceof String text ? DateText.canonical(text) : null;
            case UUID -> value instanceof String text ? UuidText.canonical(text) : null;
            case DECIMAL -> value instanceof Number number ? toDecimal(number) : null;
            case LONG_LIST -> isListOf(Long.class, value) ? value : null;
        };
    }

    private static @Nullable Object toDouble(Object value) {
        if (value instanceof Long whole) {
            double real = whole;
            return (long) real == whole && real != 0x1p63 ? real : null;
        }
        return value instanceof Double ? value : null;
    }

    private static @Nullable Object toDecimal(Number number) {
        if (number instanceof Long) {
            return number;
        }
        return Decimals.isWithin(MAX_DECIMAL_DIGITS, number) ? Json.normalize("", Decimals.of(number)) : null;
    }

    private static boolean isListOf(Class<?> type, Object value) {
        return value instanceof List<?> list && list.stream().allMatch(type::isInstance);
    }

    /** What a record may hold in a field of the type, in words. */
    public static String accepted(FieldType type) {
        return switch (type) {
            case STRING -> "texts";
            case LONG -> "integers of 64 bits";
            case DOUBLE -> "floating point numbers, and integers that a double holds exactly";
            case BOOLEAN -> "true and false";
            case STRING_LIST -> "lists of texts";
            case INSTANT ->
                "instants in whole microseconds of the years 1 to 9999, also as ISO 8601 text with an offset";
            case DATE -> "dates of the years 1 to 9999, also as text like '2026-01-31'";
            case UUID -> "UUIDs, also as text of 36 characters";
            case DECIMAL ->
                "numbers of up to " + MAX_DECIMAL_DIGITS + " digits before and " + MAX_DECIMAL_DIGITS
                        + " after the decimal point";
            case LONG_LIST -> "lists of integers of 64 bits";
        };
    }
}
