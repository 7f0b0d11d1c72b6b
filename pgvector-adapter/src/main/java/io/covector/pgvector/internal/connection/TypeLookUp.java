package io.covector.pgvector.internal.connection;

import io.covector.pgvector.internal.codec.BinaryTypes;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.jdbc.PgConnection;

/**
 * Makes a physical connection know the types that it sends. The driver's look-up takes operators and functions from the
 * search_path, where somebody else may have put his own; so it runs in a transaction, or after a savepoint of the one
 * that there is, whose path is pg_catalog, and which is rolled back. Once for each physical connection. Stateless.
 */
final class TypeLookUp {
    private static final String SAFE_PATH =
            "SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)"; // SET would cost all plans
    private static final String SAVEPOINT = "covector_types";

    private TypeLookUp() {}

    /** Sends what stands around the look-up. */
    interface Sender {
        void send(String sql, boolean cancelable) throws SQLException;
    }

    static void ensure(Sender call, PgConnection driver, List<String> extensionTypes) throws SQLException {
        if (BinaryTypes.areKnown(driver, extensionTypes)) {
            return;
        }
        if (driver.getAutoCommit()) {
            inTransaction(call, driver, extensionTypes);
        } else {
            afterSavepoint(call, driver, extensionTypes);
        }
    }

    private static void inTransaction(Sender call, PgConnection driver, List<String> extensionTypes)
            throws SQLException {
        driver.setAutoCommit(false);
        try {
            call.send(SAFE_PATH, true);
            BinaryTypes.lookUp(driver, extensionTypes);
        } catch (SQLException e) {
            try {
                endTransaction(driver);
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        endTransaction(driver);
    }

    private static void endTransaction(PgConnection driver) throws SQLException {
        driver.rollback();
        driver.setAutoCommit(true);
    }

    /** A failure takes back what came after the call's own savepoint, and so this one, too. */
    private static void afterSavepoint(Sender call, PgConnection driver, List<String> extensionTypes)
            throws SQLException {
        call.send("SAVEPOINT " + SAVEPOINT + "; " + SAFE_PATH, true);
        BinaryTypes.lookUp(driver, extensionTypes);
        call.send("ROLLBACK TO SAVEPOINT " + SAVEPOINT + "; RELEASE SAVEPOINT " + SAVEPOINT, false);
    }
}
