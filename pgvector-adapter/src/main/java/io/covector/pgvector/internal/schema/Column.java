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
 */
public record Column(String name, FieldType type, boolean codePoints) {
    public String quoted() {
        return Identifiers.quote(name);
    }

    /** As it appears in statements, where the table is always called {@code t}. */
    public String reference() {
        return "t." + quoted();
    }

    /** The same for comparisons of texts by code point, which is the order everywhere. */
    public String ordered() {
        return type == FieldType.STRING && !codePoints ? reference() + PgCatalog.BY_CODE_POINT : reference();
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
