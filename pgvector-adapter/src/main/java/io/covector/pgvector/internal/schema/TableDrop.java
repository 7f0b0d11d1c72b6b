package io.covector.pgvector.internal.schema;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.connection.ServerMessages;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.Sql;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Drops the table of a collection. Stateless. */
public final class TableDrop {
    private static final String OTHERS_DEPEND = "2BP01";
    private static final String NO_TABLE = "42P01";

    private TableDrop() {}

    /**
     * Drops this table and no other: one that somebody else has made under its name since is left alone. Returns
     * whether the table was there.
     */
    public static boolean drop(CallConnection connection, TableCatalog table) throws SQLException {
        String name = Identifiers.qualified(table.schema(), table.name());
        AtomicBoolean dropped = new AtomicBoolean();
        try {
            connection.transaction(inTransaction -> {
                inTransaction.execute("LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE");
                if (isStillNamed(inTransaction, name, table.oid())) {
                    inTransaction.execute("DROP TABLE " + name);
                    dropped.set(true);
                }
                return table;
            });
        } catch (SQLException e) {
            if (NO_TABLE.equals(e.getSQLState())) {
                return false; // somebody else was first
            }
            if (OTHERS_DEPEND.equals(e.getSQLState())) {
                throw VectorException.builder(
                                ErrorCode.REJECTED,
                                "table " + name + " is not dropped, because other objects depend on it: "
                                        + ServerMessages.text(e) + "; drop these first")
                        .vendorCode(e.getSQLState())
                        .cause(e)
                        .build();
            }
            throw e;
        }
        return dropped.get();
    }

    /** Asked by the name, which is looked up as the lock was: in what is there now, whatever the snapshot. */
    private static boolean isStillNamed(CallConnection connection, String name, long oid) throws SQLException {
        Sql sql = new Sql().add("SELECT pg_catalog.to_regclass(").bindText(name).add(")::pg_catalog.oid::bigint");
        return connection.query(sql, rows -> rows.next() && rows.getLong(1) == oid);
    }
}
