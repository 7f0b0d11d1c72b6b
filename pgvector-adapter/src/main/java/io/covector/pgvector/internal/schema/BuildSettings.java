package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of the server for the time of an index build, in the place of limits that a role or a database has for
 * short statements. Immutable and thread-safe.
 *
 * @param values the values by the names of the settings; names that the server does not know are left out
 */
record BuildSettings(Map<String, String> values) {
    /** Nothing is set. */
    static final BuildSettings NONE = new BuildSettings(Map.of());

    /** The server stops a build that nobody waits for any more, but the client's own cancellation comes first. */
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(5);

    private static final String NO_LIMIT = "0";

    /**
     * The settings of a build.
     *
     * @param memoryBytes memory that it may use; 0 for what the server says
     * @param deadline when it must end
     * @param lockTimeout the longest wait for a lock, in milliseconds; empty for what the server says
     */
    private static BuildSettings of(long memoryBytes, Deadline deadline, Optional<String> lockTimeout) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(
                "statement_timeout",
                deadline.remaining()
                        .map(left -> left.plus(AFTER_DEADLINE).toMillis())
                        .map(millis -> String.valueOf(Math.min(millis, Integer.MAX_VALUE)))
                        .orElse(NO_LIMIT));
        values.put("transaction_timeout", NO_LIMIT); // from PostgreSQL 17 on
        lockTimeout.ifPresent(millis -> values.put("lock_timeout", millis));
        if (memoryBytes > 0) {
            values.put("maintenance_work_mem", String.valueOf(memoryBytes >> 10)); // in kB
        }
        return new BuildSettings(values);
    }

    /**
     * Sets them for the transaction; returns what was there before, for a transaction that goes on afterwards. Locks
     * are waited for shortly, because others queue up behind; in the application's transaction, where a wait cannot be
     * repeated, as the server says.
     */
    static BuildSettings inTransaction(long memoryBytes, CallContext context, CallConnection connection)
            throws SQLException {
        connection.waitWithoutLimit();
        Optional<String> lockTimeout = connection.joinsTransaction() ? Optional.empty() : Optional.of(LockWaits.MILLIS);
        BuildSettings settings = of(memoryBytes, context.deadline(), lockTimeout);
        BuildSettings before = settings.current(connection);
        settings.set(connection, before, true);
        return before;
    }

    /** Sets what was there before, for the rest of the transaction. */
    void restoreInTransaction(CallConnection connection) throws SQLException {
        connection.query(new Sql().add(statement(true)), rows -> rows.next());
    }

    /**
     * Sets them for the session; returns what was there before. What runs there waits for the transactions of others
     * without holding anybody up, so that a limit on that wait would only throw its work away. Behind a pooler nothing
     * is set, because the next statement may run on another connection of the server.
     */
    static BuildSettings inSession(long memoryBytes, CallContext context, CallConnection connection)
            throws SQLException {
        connection.waitWithoutLimit();
        if (!connection.keepsSession()) {
            return NONE;
        }
        BuildSettings settings = of(memoryBytes, context.deadline(), Optional.of(NO_LIMIT));
        BuildSettings before = settings.current(connection);
        settings.set(connection, before, false);
        return before;
    }

    /** Gives the session these settings back; a connection for which that fails is not used again. */
    void restore(CallConnection connection) {
        if (!values.isEmpty()) {
            connection.cleanUp(statement(false));
        }
    }

    private void set(CallConnection connection, BuildSettings known, boolean inTransaction) throws SQLException {
        Map<String, String> wanted = new LinkedHashMap<>(values);
        wanted.keySet().retainAll(known.values.keySet());
        connection.query(new Sql().add(new BuildSettings(wanted).statement(inTransaction)), rows -> rows.next());
    }

    private BuildSettings current(CallConnection connection) throws SQLException {
        Sql sql = new Sql()
                .add("SELECT name, setting FROM pg_catalog.pg_settings WHERE name")
                .add(PgCatalog.EQUALS)
                .add("ANY ('{")
                .add(String.join(",", values.keySet()))
                .add("}')");
        return connection.query(sql, rows -> {
            Map<String, String> current = new LinkedHashMap<>();
            while (rows.next()) {
                current.put(rows.getString(1), rows.getString(2));
            }
            return new BuildSettings(current);
        });
    }

    private String statement(boolean inTransaction) {
        return values.entrySet().stream()
                .map(setting -> "pg_catalog.set_config(" + quote(setting.getKey()) + ", " + quote(setting.getValue())
                        + ", " + inTransaction + ")")
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    /** Names and numbers hold nothing to escape. */
    private static String quote(String word) {
        return "'" + word + "'";
    }
}
