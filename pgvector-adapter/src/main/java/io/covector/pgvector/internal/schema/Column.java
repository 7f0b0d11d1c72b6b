package io.covector.pgvector.internal.schema;

import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.VectorException;
import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.PgCatalog;

/**
 * A column that holds an id or a declared field. Immutable and thread-safe.
 *
 * @param name its name, unquoted
 * @param type what it holds
 * @param codePoints whether its texts order by code point: its collation is "C"
 * @param storage how its own type holds that
 */
public record Column(String name, FieldType type, boolean codePoints, Storage storage) {
    private static final String AS_TEXT = "::" + PgCatalog.TEXT;

    /** A column that holds values as they are. */
    public Column(String name, FieldType type, boolean codePoints) {
        this(name, type, codePoints, Storage.EXACT);
    }

    public String quoted() {
        return Identifiers.quote(name);
    }

    /** As it appears in statements, where the table is always called {@code t}. */
    public String reference() {
        return "t." + quoted();
    }

    /** The same in the SQL type of the field type. */
    public String value() {
        return switch (storage.kind()) {
            case PADDED, LABEL, UUID_TEXT -> reference() + AS_TEXT;
            case TEXT_ARRAY -> reference() + AS_TEXT + "[]";
            case EXACT, SHORT_INTEGER, DOUBLE, REAL -> reference();
        };
    }

    /** The same for comparisons of texts by code point, which is the order everywhere. */
    public String ordered() {
        if (storage.is(Storage.Kind.UUID_TEXT)) {
            return reference(); // canonical texts have the same order
        }
        return type == FieldType.STRING && !codePoints ? value() + PgCatalog.BY_CODE_POINT : value();
    }

    /** A value of the field type as one of the column's own type. */
    public String stored(String value) {
        return switch (storage.kind()) {
            case LABEL, UUID_TEXT, REAL -> value + "::" + storage.type();
            case EXACT, SHORT_INTEGER, DOUBLE, PADDED, TEXT_ARRAY -> value;
        };
    }

    /** A condition that holds for values which no field has, so that they count as missing; empty if there are none. */
    public String odd() {
        return switch (storage.kind()) {
            case DOUBLE, REAL ->
                reference() + PgCatalog.EQUALS + "ANY ('{NaN,Infinity,-Infinity}'::double precision[])";
            case TEXT_ARRAY ->
                "CASE WHEN pg_catalog.array_ndims(" + reference() + ")" + PgCatalog.EQUALS
                        + "1 THEN pg_catalog.array_position(" + value() + ", NULL::" + PgCatalog.TEXT
                        + ") IS NOT NULL ELSE pg_catalog.array_ndims(" + reference() + ") IS NOT NULL END";
            case EXACT, SHORT_INTEGER, PADDED, LABEL, UUID_TEXT -> "";
        };
    }

    /** The type of a column that Covector creates. */
    static String sqlType(FieldType type) {
        return switch (type) {
            case STRING -> PgCatalog.TEXT + PgCatalog.BY_CODE_POINT;
            case LONG -> "bigint";
            case DOUBLE -> "double precision";
            case BOOLEAN -> "boolean";
            case STRING_LIST -> PgCatalog.TEXT + "[]";
            case INSTANT, DATE, UUID, DECIMAL, LONG_LIST -> throw unsupported(type);
        };
    }

    /** How values are sent. */
    public PgType pgType() {
        return switch (type) {
            case STRING -> PgType.TEXT;
            case LONG -> PgType.BIGINT;
            case DOUBLE -> PgType.DOUBLE;
            case BOOLEAN -> PgType.BOOLEAN;
            case STRING_LIST -> PgType.TEXT_LIST;
            case INSTANT, DATE, UUID, DECIMAL, LONG_LIST -> throw unsupported(type);
        };
    }

    /** The SQL type of an array of such values; lists come as the text form of arrays. */
    public String arrayType() {
        return switch (type) {
            case STRING, STRING_LIST -> PgCatalog.TEXT + "[]";
            case LONG -> "bigint[]";
            case DOUBLE -> "double precision[]";
            case BOOLEAN -> "boolean[]";
            case INSTANT, DATE, UUID, DECIMAL, LONG_LIST -> throw unsupported(type);
        };
    }

    static VectorException unsupported(FieldType type) {
        return VectorException.builder(ErrorCode.UNSUPPORTED, "a declared field of type " + type)
                .build();
    }
}
