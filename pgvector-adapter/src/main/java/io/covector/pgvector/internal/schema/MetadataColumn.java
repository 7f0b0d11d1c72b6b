package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.PgCatalog;

/**
 * The column of the free metadata. Immutable and thread-safe.
 *
 * @param name its name, unquoted
 * @param isJson whether its type is {@code json}, which is a text: keys in their order, and what jsonb cannot hold
 * @param checked whether every value is known to be one of jsonb, because an index of its own holds it
 */
public record MetadataColumn(String name, boolean isJson, boolean checked) {
    private static final String NO_MATCH = PgCatalog.operator("!~");
    private static final String REPLACE = PgCatalog.function("regexp_replace");

    /** U+0000, and half a pair of surrogates. */
    private static final String IMPOSSIBLE = "\\\\u(0000|[dD][89a-fA-F])";

    /** In a number: more digits than numeric holds. */
    private static final String GREAT = "[0-9][eE][-+]{0,1}0*[1-9][0-9]{4}";

    private static final String SUSPECT = literal(IMPOSSIBLE + "|" + GREAT);

    /** An escaped backslash, after which a u is a plain letter, and a whole pair of surrogates. */
    private static final String HARMLESS =
            literal("\\\\\\\\|\\\\u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}");

    private static final String TEXTS = literal("\"([^\"\\\\]|\\\\.)*\"");

    static MetadataColumn jsonb(String name) {
        return new MetadataColumn(name, false, true);
    }

    public String quoted() {
        return Identifiers.quote(name);
    }

    public String reference() {
        return "t." + quoted();
    }

    /** The value as jsonb, or null where jsonb cannot hold it. */
    public String value() {
        if (!isJson) {
            return reference();
        }
        String cast = reference() + "::" + PgCatalog.JSONB;
        String text = reference() + "::" + PgCatalog.TEXT;
        return checked
                ? "(" + cast + ")"
                : "(CASE WHEN " + text + NO_MATCH + SUSPECT + " THEN " + cast + " WHEN " + REPLACE + text + ", "
                        + HARMLESS + ", '', 'g')" + NO_MATCH + literal(IMPOSSIBLE) + " AND " + REPLACE + text + ", "
                        + TEXTS + ", '', 'g')" + NO_MATCH + literal(GREAT) + " THEN " + cast + " END)";
    }

    /** A pattern; in this form of a literal no setting of the server changes what a backslash means. */
    private static String literal(String pattern) {
        return "E'" + pattern.replace("\\", "\\\\") + "'";
    }

    /** A value of jsonb as one of the column's own type. */
    public String stored(String value) {
        return isJson ? value + "::pg_catalog.json" : value;
    }
}
