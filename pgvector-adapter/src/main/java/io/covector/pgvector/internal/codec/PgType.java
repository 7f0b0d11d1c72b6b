package io.covector.pgvector.internal.codec;

/**
 * A type of values, with their binary format. The built-in types have fixed object ids (pg_type.dat); those of
 * extensions differ by database. Immutable and thread-safe.
 *
 * @param oid object id of the type
 * @param arrayType name of the array type, as the driver looks it up
 * @param format how values are written
 */
public record PgType(int oid, String arrayType, BinaryFormat format) {
    public static final PgType TEXT = new PgType(ValueFormat.TEXT_OID, "_text", ValueFormat.TEXT);
    public static final PgType BIGINT = new PgType(ValueFormat.BIGINT_OID, "_int8", ValueFormat.BIGINT);
    public static final PgType DOUBLE = new PgType(701, "_float8", ValueFormat.DOUBLE);
    public static final PgType BOOLEAN = new PgType(16, "_bool", ValueFormat.BOOLEAN);
    public static final PgType JSONB = new PgType(3802, "\"pg_catalog\".\"_jsonb\"", ValueFormat.JSONB);
}
