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
    static MetadataColumn jsonb(String name) {
        return new MetadataColumn(name, false, true);
    }

    public String quoted() {
        return Identifiers.quote(name);
    }

    public String reference() {
        return "t." + quoted();
    }

    /** The value as jsonb, or null where jsonb cannot hold it: U+0000 is the one thing that people meet. */
    public String value() {
        if (!isJson) {
            return reference();
        }
        String cast = reference() + "::" + PgCatalog.JSONB;
        return checked
                ? "(" + cast + ")"
                : "(CASE WHEN pg_catalog.strpos(" + reference() + "::" + PgCatalog.TEXT + ", E'\\\\u0000')"
                        + PgCatalog.EQUALS + "0 THEN " + cast + " END)";
    }

    /** A value of jsonb as one of the column's own type. */
    public String stored(String value) {
        return isJson ? value + "::pg_catalog.json" : value;
    }
}
