package io.covector.pgvector.internal.schema;

import io.covector.FieldType;
import io.covector.pgvector.internal.sql.PgCatalog;

/**
 * How the type of a column holds the values of a field type. Some types hold values that no field has, and some need a
 * cast. Immutable and thread-safe.
 *
 * @param kind which way
 * @param type the type of the column, as it is written in statements
 */
public record Storage(Kind kind, String type) {
    /** In the field type's own SQL type, which has no other values. */
    public static final Storage EXACT = new Storage(Kind.EXACT, "");

    static final String TIMESTAMP = "timestamp without time zone";

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
        /** The same of integers. */
        LONG_ARRAY,
        /** Text ids in {@code uuid}: the canonical form, in lower case. */
        UUID_TEXT,
        /** UUIDs; the same form. */
        UUID,
        /** Moments, with or without time zone: without one they are in UTC. */
        INSTANT,
        /** Days. */
        DATE,
        /** Decimal numbers. */
        DECIMAL
    }

    /** That of a column that Covector makes. */
    static Storage own(FieldType type) {
        return switch (type) {
            case STRING, LONG, DOUBLE, BOOLEAN, STRING_LIST -> EXACT;
            case INSTANT -> new Storage(Kind.INSTANT, "timestamp with time zone");
            case DATE -> new Storage(Kind.DATE, "pg_catalog.date");
            case UUID -> new Storage(Kind.UUID, "pg_catalog.uuid");
            case DECIMAL -> new Storage(Kind.DECIMAL, "numeric");
            case LONG_LIST -> new Storage(Kind.LONG_ARRAY, "bigint[]");
        };
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** What all values of fields are greater than, as a literal; empty if every value of the type is one of a field. */
    public String below() {
        return switch (kind) {
            case DOUBLE, REAL -> "'-Infinity'::" + type;
            case INSTANT -> "'0001-12-31 23:59:59.999999+00 BC'::" + type;
            case DATE -> "'0001-12-31 BC'::" + type;
            case DECIMAL -> "'-1e1000'::" + type;
            default -> "";
        };
    }

    /** What all values of fields are less than. */
    public String above() {
        return switch (kind) {
            case DOUBLE, REAL -> "'Infinity'::" + type;
            case INSTANT -> "'10000-01-01 00:00:00+00'::" + type;
            case DATE -> "'10000-01-01'::" + type;
            case DECIMAL -> "'1e1000'::" + type;
            default -> "";
        };
    }

    /** The condition that a value is one of a field. */
    String within(String column) {
        return column + PgCatalog.operator(">") + below() + " AND " + column + PgCatalog.operator("<") + above();
    }
}
