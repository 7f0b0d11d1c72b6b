package io.covector.pgvector.internal.schema;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What to say of a name that is not there: names that differ in case or in the schema only. Stateless. */
public final class SimilarNames {
    private static final String TABLES = """
            SELECT n.nspname, c.relname
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
             WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f}')
               AND n.nspname OPERATOR(pg_catalog.<>) ALL ('{pg_catalog,information_schema}')
               AND pg_catalog.lower(c.relname) OPERATOR(pg_catalog.=) pg_catalog.lower(\
            """;

    private static final String SCHEMAS = """
            SELECT nspname
              FROM pg_catalog.pg_namespace
             WHERE pg_catalog.lower(nspname) OPERATOR(pg_catalog.=) pg_catalog.lower(\
            """;

    private SimilarNames() {}

    /** Says that the table of an attached collection is missing. */
    public static VectorException missingTable(
            CallConnection connection, String collection, String schema, String table) throws SQLException {
        List<String> schemas = schemas(connection, schema);
        boolean schemaExists = schemas.contains(schema);
        Sql sql = new Sql().add(TABLES).bindText(table).add(") ORDER BY 1, 2 LIMIT 5");
        List<String> similar = connection.query(sql, rows -> {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(Identifiers.qualified(rows.getString(1), rows.getString(2)));
            }
            return found;
        });
        String name = Identifiers.qualified(schema, table);
        similar.remove(name);
        return VectorException.builder(
                        ErrorCode.COLLECTION_NOT_FOUND,
                        "table " + name + " of collection '" + collection + "' is missing: "
                                + (schemaExists
                                        ? "the schema has none of that name"
                                        : "there is no schema '" + schema + "'" + listed(schemas))
                                + listed(similar) + "; see 'collections." + collection
                                + ".table', whose letters are taken as they are written")
                .build();
    }

    /** Schemas that differ from the name in case only. */
    static List<String> schemas(CallConnection connection, String schema) throws SQLException {
        return connection.query(new Sql().add(SCHEMAS).bindText(schema).add(") ORDER BY 1"), rows -> {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        });
    }

    /** The names in a clause of their own, or nothing. */
    static String listed(List<String> similar) {
        return similar.isEmpty() ? "" : "; there is " + String.join(", ", similar);
    }
}
