package io.covector.pgvector.internal.sql;

/**
 * How the server's own operators, types and collations are written in statements: always with their schema. Without it
 * the server takes whatever matches best in the whole search_path, and so a function of anybody who may create one in a
 * schema of that path, which then runs with the rights of this client. An {@code OPERATOR(...)} binds as tightly as any
 * other and from left to right, so that comparisons need parentheses around operands that are not plain.
 *
 * <p>Words of the grammar need no schema: {@code bigint}, {@code double precision}, {@code boolean}, {@code COALESCE},
 * {@code GREATEST}, {@code IS NULL}. {@code IN}, {@code LIKE}, {@code NULLIF}, {@code IS DISTINCT FROM} and
 * {@code CASE x WHEN} stand for operators of the search_path, and are not used. Stateless.
 */
public final class PgCatalog {
    public static final String TEXT = "pg_catalog.text";
    public static final String JSONB = "pg_catalog.jsonb";
    public static final String EQUALS = operator("=");

    /** After a text: compares by code point. */
    public static final String BY_CODE_POINT = " COLLATE pg_catalog.\"C\"";

    private PgCatalog() {}

    /** The operator, between blanks. */
    public static String operator(String symbol) {
        return " OPERATOR(pg_catalog." + symbol + ") ";
    }

    /** The function, up to its opening parenthesis. */
    public static String function(String name) {
        return "pg_catalog." + name + "(";
    }
}
