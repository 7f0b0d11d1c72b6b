package io.covector;

/**
 * Type of a declared field. Metadata holds values as JSON does, so that an instant, a date and a UUID are texts there:
 * always in one form, whose order as text is the order of the values. {@link Metadata.Builder#put} and filters take the
 * Java types too, and {@link Metadata} has a getter for each.
 */
public enum FieldType {
    /** Text. */
    STRING,
    /** 64-bit signed integer. */
    LONG,
    /** 64-bit floating point; NaN and infinities are refused. */
    DOUBLE,
    /** True or false. */
    BOOLEAN,
    /** A list of texts, none of them null. */
    STRING_LIST,
    /**
     * A moment, in microseconds, of the years 1 to 9999. Accepted are {@link java.time.Instant}, {@link
     * java.time.OffsetDateTime}, {@link java.time.ZonedDateTime}, and ISO 8601 text with an offset; metadata holds
     * {@code 2026-01-31T23:59:59.000000Z}. What is finer than a microsecond is refused.
     */
    INSTANT,
    /** A day of the years 1 to 9999. Accepted are {@link java.time.LocalDate} and text like {@code 2026-01-31}. */
    DATE,
    /**
     * A UUID. Accepted are {@link java.util.UUID} and its text of 36 characters; metadata holds it in small letters.
     * Ordered as that text.
     */
    UUID,
    /**
     * A decimal number of at most 1,000 digits before and 1,000 after the decimal point, without rounding. Accepted are
     * all numbers; a floating point number stands for the decimal that it prints. {@link Metadata#getDecimal} reads it,
     * without zeros at its end.
     */
    DECIMAL,
    /** A list of 64-bit signed integers, none of them null. */
    LONG_LIST
}
