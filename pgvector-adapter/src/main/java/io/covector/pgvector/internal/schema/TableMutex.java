package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.sql.Sql;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One of all clients changes the index of a table at a time, held by an advisory lock. The lock is tried, and not
 * waited for, because a statement that waits has a snapshot, which a concurrent build of the holder would wait for. It
 * stays with the server's process, also where the connection to it breaks while the process goes on. Stateless.
 *
 * <p>A transaction pooler gives no session to hold it. There the name of the index decides, see {@link VectorIndex}.
 */
final class TableMutex {
    /** Tells the locks of Covector from others; the table's number is the second key. */
    private static final int KEY = 0x636f7665;

    private TableMutex() {}

    /** Does something with one connection. */
    interface Work<T> {
        Optional<T> run() throws SQLException;
    }

    /** Runs work that needs no transaction; empty if somebody else is at it. */
    static <T> Optional<T> inSession(CallConnection connection, TableCatalog table, Work<T> work) throws SQLException {
        if (!connection.keepsSession()) {
            return work.run();
        }
        if (!isTaken(connection, "pg_try_advisory_lock", table)) {
            return Optional.empty();
        }
        try {
            return work.run();
        } finally {
            connection.cleanUp("SELECT pg_catalog.pg_advisory_unlock(" + keys(table) + ")");
        }
    }

    /** Takes the lock for the rest of the transaction; false if somebody else is at it. */
    static boolean takeInTransaction(CallConnection connection, TableCatalog table) throws SQLException {
        return isTaken(connection, "pg_try_advisory_xact_lock", table);
    }

    private static boolean isTaken(CallConnection connection, String function, TableCatalog table) throws SQLException {
        return connection.query(
                new Sql().add("SELECT pg_catalog." + function + "(" + keys(table) + ")"),
                rows -> rows.next() && rows.getBoolean(1));
    }

    private static String keys(TableCatalog table) {
        return KEY + ", " + (int) table.oid();
    }
}
