package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import java.sql.SQLException;

/** Tells a table from another one that somebody has made under its name since. Stateless. */
public final class TableIdentity {
    private TableIdentity() {}

    /** A condition that holds while the table has its name; the server decides it once for a statement. */
    public static Sql isStill(Table table, Sql sql) {
        return sql.add("pg_catalog.to_regclass(")
                .bindText(table.name())
                .add(")::pg_catalog.oid")
                .add(PgCatalog.EQUALS)
                .add(table.traits().oid() + "::pg_catalog.oid");
    }

    /** Whether the table has its name now. */
    public static boolean isStill(Table table, CallConnection connection) throws SQLException {
        return connection.query(isStill(table, new Sql().add("SELECT ")), rows -> rows.next() && rows.getBoolean(1));
    }
}
