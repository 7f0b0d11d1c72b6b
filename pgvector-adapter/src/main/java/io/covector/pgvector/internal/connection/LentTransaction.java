package io.covector.pgvector.internal.connection;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.sql.SQLException;

/**
 * A transaction of the application's, in which a call takes part: its statements run after a savepoint, and nothing is
 * committed or rolled back beyond that. Not thread-safe.
 */
final class LentTransaction {
    private static final String SAVEPOINT = "covector_call";

    private final CallConnection connection;

    private LentTransaction(CallConnection connection) {
        this.connection = connection;
    }

    /** Begins a call. */
    static LentTransaction enter(CallConnection connection) throws SQLException {
        connection.frame("SAVEPOINT " + SAVEPOINT, true);
        return new LentTransaction(connection);
    }

    /**
     * Ends a call that has succeeded.
     *
     * @param write whether it has changed something; if not, it is rolled back, which sets back what it has set
     */
    void leave(boolean write) throws SQLException {
        connection.frame(
                (write ? "" : "ROLLBACK TO SAVEPOINT " + SAVEPOINT + "; ") + "RELEASE SAVEPOINT " + SAVEPOINT, false);
    }

    /** Takes back what a call has done that has failed. */
    void undo(Throwable because) {
        try {
            connection.frame("ROLLBACK TO SAVEPOINT " + SAVEPOINT + "; RELEASE SAVEPOINT " + SAVEPOINT, false);
        } catch (SQLException e) {
            because.addSuppressed(e);
            connection.discard();
        }
    }

    /** The failure of such a call, which is not sent again. */
    static VectorException explained(VectorException failure) {
        boolean isReadOnly = PgErrors.READ_ONLY.equals(failure.context().vendorCode());
        ErrorCode code = isReadOnly ? ErrorCode.REJECTED : failure.code();
        String advice = code.isTransient()
                ? "where a call is not tried again: roll it back and run it again as a whole"
                : isReadOnly ? "which is read-only" : "in which the call has left nothing";
        return VectorException.builder(code, failure.text() + " (in the application's transaction, " + advice + ")")
                .context(failure.context())
                .mayHaveApplied(failure.mayHaveApplied())
                .cause(failure.getCause())
                .build();
    }
}
