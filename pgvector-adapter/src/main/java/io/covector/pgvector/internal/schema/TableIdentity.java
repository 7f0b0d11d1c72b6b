package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.codec.PgType;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

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

    /** Whether the columns that COPY writes have the types that were seen; COPY itself compares lengths at most. */
    public static boolean hasTypes(Table table, CallConnection connection) throws SQLException {
        Map<String, Long> types = table.traits().copied();
        Sql sql = new Sql()
                .add("SELECT pg_catalog.count(*) FROM ROWS FROM (pg_catalog.unnest(")
                .bindArray(PgCatalog.TEXT + "[]", PgType.TEXT, List.copyOf(types.keySet()))
                .add("), pg_catalog.unnest(")
                .bindArray("bigint[]", PgType.BIGINT, List.copyOf(types.values()))
                .add(")) AS u(n, t) JOIN pg_catalog.pg_attribute AS k ON k.attname")
                .add(PgCatalog.EQUALS)
                .add("u.n::pg_catalog.name AND k.atttypid::bigint")
                .add(PgCatalog.EQUALS)
                .add("u.t WHERE NOT k.attisdropped AND k.attrelid")
                .add(PgCatalog.EQUALS);
        isStill(table, sql.add(table.traits().oid() + "::pg_catalog.oid AND "));
        return connection.query(sql, rows -> rows.next() && rows.getLong(1) == types.size());
    }

    /** Whether the table has its name now. */
    public static boolean isStill(Table table, CallConnection connection) throws SQLException {
        return connection.query(isStill(table, new Sql().add("SELECT ")), rows -> rows.next() && rows.getBoolean(1));
    }
}
