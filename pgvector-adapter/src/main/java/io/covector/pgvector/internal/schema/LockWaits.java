package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.sql.Sql;
import java.sql.SQLException;

/**
 * Short waits for locks. Everybody who wants the table queues up behind one who waits for it, so that a wait behind a
 * long reader or writer would stop all traffic. Stateless.
 */
final class LockWaits {
    /** Longer than the transactions of everyday use, and short enough for those who queue up. */
    static final String MILLIS = "1000";

    private static final String NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";

    private LockWaits() {}

    /** Limits the waits of the rest of the transaction. */
    static void shorten(CallConnection connection) throws SQLException {
        connection.query(
                new Sql().add("SELECT pg_catalog.set_config('lock_timeout', '" + MILLIS + "', true)"),
                rows -> rows.next());
    }

    /** Whether somebody held a lock for too long; the statement can be tried again. */
    static boolean isHeld(SQLException e) {
        return NOT_AVAILABLE.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState());
    }
}
