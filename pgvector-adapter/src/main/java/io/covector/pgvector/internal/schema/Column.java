package io.covector.pgvector.internal.schema;

import io.covector.FieldType;
import io.covector.pgvector.internal.codec.BinaryFormat;
import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.codec.ValueFormat;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.PgCatalog;

/**
 * A column that holds an id or a declared field. Immutable and thread-safe.
 *
 * @param name its name, unquoted
 * @param type what it holds
 * @param codePoints whether its texts order by code point: its collation is "C"
 * @param storage how its own type holds that
 * @param written whether writes give it a value; not so where the server alone does
 */
public record Column(String name, FieldType type, boolean codePoints, Storage storage, boolean written) {
    private static final String AS_TEXT = "::" + PgCatalog.TEXT;

    /** A column as Covector makes it. */
    public Column(String name, FieldType type, boolean codePoints) {
        this(name, type, codePoints, Storage.own(type), true);
    }

    public String quoted() {
        return Identifiers.quote(name);
    }

    /** As it appears in statements, where the table is always called {@code t}. */
    public String reference() {
        return "t." + quoted();
    }

    /** The same as it is read: numbers, truth values and arrays as such, all else as text. */
    public String value() {
        return switch (storage.kind()) {
            case EXACT, SHORT_INTEGER, DOUBLE, REAL -> reference();
            case PADDED, LABEL, UUID_TEXT, UUID, DECIMAL -> reference() + AS_TEXT;
            case TEXT_ARRAY -> reference() + AS_TEXT + "[]";
            case LONG_ARRAY -> reference() + "::bigint[]";
            case INSTANT ->
                form(
                        storage.type().equals(Storage.TIMESTAMP)
                                ? reference()
                                : "pg_catalog.timezone('UTC'" + AS_TEXT + ", " + reference() + ")",
                        "YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"");
            case DATE -> form(reference() + "::" + Storage.TIMESTAMP, "YYYY-MM-DD");
        };
    }

    /** The one form of a value in range, and the server's of another. */
    private String form(String value, String form) {
        return "CASE WHEN " + storage.within(reference()) + " THEN pg_catalog.to_char(" + value + ", '" + form
                + "') ELSE " + reference() + AS_TEXT + " END";
    }

    /** The same for comparisons of texts by code point, which is the order everywhere. */
    public String ordered() {
        if (storage.is(Storage.Kind.UUID_TEXT)) {
            return reference(); // canonical texts have the same order
        }
        return type == FieldType.STRING && !codePoints ? value() + PgCatalog.BY_CODE_POINT : value();
    }

    /** A value that was sent in an array of {@link #arrayType()} as one of the column's own type. */
    public String stored(String value) {
        return switch (storage.kind()) {
            case LABEL, UUID_TEXT, REAL, UUID, INSTANT, DATE, DECIMAL -> value + "::" + storage.type();
            case TEXT_ARRAY -> value + AS_TEXT + "[]";
            case LONG_ARRAY -> value + "::bigint[]";
            case EXACT -> type == FieldType.STRING_LIST ? value + AS_TEXT + "[]" : value;
            case SHORT_INTEGER, DOUBLE, PADDED -> value;
        };
    }

    /** A condition that holds for values which no field has, so that they count as missing; empty if there are none. */
    public String odd() {
        return switch (storage.kind()) {
            case DOUBLE, REAL, INSTANT, DATE, DECIMAL -> "NOT (" + storage.within(reference()) + ")";
            case TEXT_ARRAY -> oddArray(PgCatalog.TEXT);
            case LONG_ARRAY -> oddArray("bigint");
            case EXACT, SHORT_INTEGER, PADDED, LABEL, UUID_TEXT, UUID -> "";
        };
    }

    /** Of several dimensions, or with a null. */
    private String oddArray(String element) {
        return "CASE WHEN pg_catalog.array_ndims(" + reference() + ")" + PgCatalog.EQUALS
                + "1 THEN pg_catalog.array_position(" + value() + ", NULL::" + element
                + ") IS NOT NULL ELSE pg_catalog.array_ndims(" + reference() + ") IS NOT NULL END";
    }

    /** The type of a column that Covector creates. */
    static String sqlType(FieldType type) {
        return switch (type) {
            case STRING -> PgCatalog.TEXT + PgCatalog.BY_CODE_POINT;
            case LONG -> "bigint";
            case DOUBLE -> "double precision";
            case BOOLEAN -> "boolean";
            case STRING_LIST -> PgCatalog.TEXT + "[]";
            case INSTANT, DATE, UUID, DECIMAL, LONG_LIST -> Storage.own(type).type();
        };
    }

    /** How values are sent in COPY. */
    public BinaryFormat copyFormat() {
        return switch (type) {
            case STRING -> storage.is(Storage.Kind.UUID_TEXT) ? ValueFormat.UUID : ValueFormat.TEXT;
            case LONG -> ValueFormat.BIGINT;
            case DOUBLE -> ValueFormat.DOUBLE;
            case BOOLEAN -> ValueFormat.BOOLEAN;
            case STRING_LIST -> ValueFormat.TEXT_LIST;
            case INSTANT -> ValueFormat.INSTANT;
            case DATE -> ValueFormat.DATE;
            case UUID -> ValueFormat.UUID;
            case DECIMAL -> ValueFormat.DECIMAL;
            case LONG_LIST -> ValueFormat.LONG_LIST;
        };
    }

    /** How values are sent in arrays; those without a type here as text, also lists, as there are no ragged arrays. */
    public PgType pgType() {
        return switch (type) {
            case LONG -> PgType.BIGINT;
            case DOUBLE -> PgType.DOUBLE;
            case BOOLEAN -> PgType.BOOLEAN;
            case STRING, STRING_LIST, INSTANT, DATE, UUID, DECIMAL, LONG_LIST -> PgType.TEXT;
        };
    }

    /** The SQL type of an array of such values. */
    public String arrayType() {
        return switch (type) {
            case LONG -> "bigint[]";
            case DOUBLE -> "double precision[]";
            case BOOLEAN -> "boolean[]";
            case STRING, STRING_LIST, INSTANT, DATE, UUID, DECIMAL, LONG_LIST -> PgCatalog.TEXT + "[]";
        };
    }
}
