package io.covector.pgvector.internal.schema;

/**
 * How the type of a column holds the values of a field type. Columns that Covector makes hold them as they are; those
 * of others may hold values that no field has, and have types that need a cast. Immutable and thread-safe.
 *
 * @param kind which way
 * @param type the type of the column, as it is written in statements
 */
public record Storage(Kind kind, String type) {
    /** In the field type's own SQL type. */
    public static final Storage EXACT = new Storage(Kind.EXACT, "");

    /** The ways. */
    public enum Kind {
        /** As they are. */
        EXACT,
        /** Integers in a shorter type. */
        SHORT_INTEGER,
        /** Numbers in {@code double precision}, which may hold NaN and infinities. */
        DOUBLE,
        /** Numbers in {@code real}: each means the shortest decimal number that it stands for. */
        REAL,
        /** Texts in {@code char(n)}: without the blanks at their end. */
        PADDED,
        /** Texts in an enumeration: the labels. */
        LABEL,
        /** Texts in an array that may have several dimensions, and nulls. */
        TEXT_ARRAY,
        /** Text ids in {@code uuid}: the canonical form, in lower case. */
        UUID_TEXT
    }

    boolean is(Kind other) {
        return kind == other;
    }
}
