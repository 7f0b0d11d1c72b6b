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
    private final VectorTypes types;

    /** Set by the first count that differs, as triggers may come after the table was opened. */
    private volatile boolean rowsAreMissed;

    RowCheck(VectorTypes types) {
        this.types = types;
    }

    /** Whether a statement may leave out rows, so that it is run with the check in one transaction. */
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

    /**
     * Fails if records are left that should be gone.
     *
     * @param condition says which
     * @param counted rows that the server says it has deleted
     * @param most rows that there can have been
     */
    void requireDeleted(CallConnection connection, Table table, Consumer<Sql> condition, long counted, long most)
            throws SQLException {
        boolean impossible = counted < 0 || counted > most;
        if (!impossible && (counted == most || !mayBeDropped(table))) {
            return;
        }
        boolean together = mayBeDropped(table);
        rowsAreMissed |= impossible;
        Sql left = new Sql().add("SELECT count(*) FROM ").add(table.name()).add(" AS t WHERE ");
        condition.accept(left);
        long rows = count(connection, left);
        if (impossible || rows > 0) {
            throw refused(
                    rows + " records are left in table " + table.name() + " that should be deleted (the server counted "
                            + counted + " deleted rows)",
                    together);
        }
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
