package io.covector.pgvector.internal.write;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Compares the number of rows that the server counts with what was sent. A trigger, a policy or a rule may drop a row
 * without a failure, or store it elsewhere without counting it; then the table is asked. Thread-safe.
 */
final class RowCheck {
    private static final String DELETE = "DELETE FROM ";
    private static final String COUNT = "SELECT pg_catalog.count(*) FROM ";

    /** Deletes in which rows stay that are matched until it is said that they are kept. */
    private static final int DELETE_ATTEMPTS = 3;

    private final VectorTypes types;

    /** Set by the first count that differs, as triggers may come after the table was opened. */
    private volatile boolean rowsAreMissed;

    /** The same for deletes. */
    private volatile boolean rowsAreKept;

    RowCheck(VectorTypes types) {
        this.types = types;
    }

    /** Whether a write may leave out rows, so that it is run with the check in one transaction. */
    boolean mayBeDropped(Table table) {
        return rowsAreMissed || table.traits().mayDropRows();
    }

    /**
     * Fails unless all records are stored.
     *
     * @param counted rows that the server says it has stored
     */
    void requireStored(CallConnection connection, Table table, List<VectorRecord> records, long counted)
            throws SQLException {
        if (counted == records.size()) {
            return;
        }
        boolean together = mayBeDropped(table);
        rowsAreMissed = true;
        long stored = count(connection, WriteSql.countStored(table, types, records));
        if (stored != records.size()) {
            throw refused(
                    stored + " of " + records.size() + " records are stored in table " + table.name()
                            + " as they were sent (the server counted " + counted + " rows)",
                    together);
        }
    }

    /** Whether a delete may leave rows that it should delete. */
    boolean mayBeKept(Table table) {
        return rowsAreKept || table.traits().mayKeepRows();
    }

    /**
     * Fails if the server counts what cannot be, after a delete where nothing keeps rows.
     *
     * @param counted rows that the server says it has deleted
     * @param most rows that there can have been
     */
    void requirePossible(Table table, long counted, long most) {
        if (counted < 0 || counted > most) {
            rowsAreKept = true;
            throw refused(
                    "the server counted " + counted + " deleted rows in table " + table.name() + ", of " + most, false);
        }
    }

    /**
     * Deletes, and fails if records are left that should be gone. What was there is counted by the same statement, so
     * that rows which others insert meanwhile are not taken for kept ones. Where others delete at the same time, too,
     * it deletes again before it fails.
     *
     * @param condition says which
     * @return how many were deleted
     */
    long delete(CallConnection connection, Table table, Consumer<Sql> condition) throws SQLException {
        long deleted = 0;
        for (int attempt = 1; ; attempt++) {
            Deleted now = table.traits().rules().rules()
                    ? deletedByRules(connection, table, condition)
                    : deleted(connection, table, condition);
            deleted += now.gone;
            long left = now.there <= now.gone ? 0 : count(connection, matching(table, condition));
            if (left == 0) {
                return deleted;
            }
            if (attempt == DELETE_ATTEMPTS) {
                throw refused(
                        left + " records are left in table " + table.name()
                                + " that should be deleted (the server counted " + deleted + " deleted rows)",
                        true);
            }
        }
    }

    /** @param there rows that the statement found */
    private record Deleted(long gone, long there) {}

    private static Deleted deleted(CallConnection connection, Table table, Consumer<Sql> condition)
            throws SQLException {
        Sql sql = new Sql().add("WITH gone AS (").add(DELETE).add(table.name()).add(" AS t WHERE ");
        condition.accept(sql);
        sql.add(" RETURNING 1) SELECT (SELECT pg_catalog.count(*) FROM gone), (")
                .add(COUNT)
                .add(table.name())
                .add(" AS t WHERE ");
        condition.accept(sql);
        return connection.query(sql.add(")"), rows -> {
            rows.next();
            return new Deleted(rows.getLong(1), rows.getLong(2));
        });
    }

    /** The server takes no delete with rules within another statement. */
    private static Deleted deletedByRules(CallConnection connection, Table table, Consumer<Sql> condition)
            throws SQLException {
        return new Deleted(connection.update(delete(table, condition)), Long.MAX_VALUE);
    }

    /** The statement that deletes. */
    static Sql delete(Table table, Consumer<Sql> condition) {
        Sql sql = new Sql().add(DELETE).add(table.name()).add(" AS t WHERE ");
        condition.accept(sql);
        return sql;
    }

    private static Sql matching(Table table, Consumer<Sql> condition) {
        Sql sql = new Sql().add(COUNT).add(table.name()).add(" AS t WHERE ");
        condition.accept(sql);
        return sql;
    }

    private static long count(CallConnection connection, Sql sql) throws SQLException {
        return connection.query(sql, rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    /** @param together whether what was done is rolled back */
    private static VectorException refused(String what, boolean together) {
        return VectorException.builder(
                        ErrorCode.REJECTED,
                        what + ": a trigger, a policy or a rule of the table drops or changes rows"
                                + (together ? "; nothing is changed" : ""))
                .mayHaveApplied(!together)
                .build();
    }
}
