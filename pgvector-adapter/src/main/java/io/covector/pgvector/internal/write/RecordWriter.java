package io.covector.pgvector.internal.write;

import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.codec.WireWriter;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.connection.ServerMessages;
import io.covector.pgvector.internal.filter.FilterSql;
import io.covector.pgvector.internal.schema.CatalogReader;
import io.covector.pgvector.internal.schema.Ids;
import io.covector.pgvector.internal.schema.ManagedTable;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.schema.TableIdentity;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import io.covector.spi.CallContext;
import io.covector.spi.WriteBatch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes and deletes records of one table; each call is one statement in one transaction, and the number of rows that
 * the server counts is compared with what was sent. Thread-safe.
 */
public final class RecordWriter {
    /** From so many records on COPY is faster than INSERT: it takes one more round trip, but less time a row. */
    private static final int COPY_ROWS = 10;

    /** A larger buffer, which a record of several megabytes leaves, is not kept for the next COPY. */
    private static final int MAX_KEPT_BYTES = 1 << 20;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String NOT_SUPPORTED = "0A000";
    private static final String OTHER_TYPE = "42804";

    private final Database database;
    private final VectorTypes types;
    /** Buffer of the last COPY, for the next one; null while a COPY uses it. */
    private final AtomicReference<@Nullable WireWriter> buffer = new AtomicReference<>();

    private final RowCheck rows;
    /** Set when the table takes no COPY any more, as row-level security may be switched on at any time. */
    private volatile boolean refusesCopy;

    public RecordWriter(Database database, VectorTypes types) {
        this.database = database;
        this.types = types;
        this.rows = new RowCheck(types);
    }

    /** Stores all records of the batch or none. */
    public void write(Table table, WriteBatch batch, CallContext context) {
        table.traits().writes().require(table.spec().name(), batch.mode());
        Ids.requireStorable(table, batch.records());
        try {
            database.write(context, connection -> {
                connection.sendBinary(types);
                try {
                    write(connection, table, batch);
                } catch (SQLException e) {
                    if (isIdTaken(table, batch, e)) {
                        throw idExists(e);
                    }
                    throw e;
                }
                return table;
            });
        } catch (VectorException e) {
            if (batch.mode() == WriteMode.INSERT && isTakenInNewPartition(table, e, context)) {
                throw idExists(e);
            }
            throw e;
        }
    }

    /** Partitions that came after the table was opened have indexes of their own. */
    private boolean isTakenInNewPartition(Table table, VectorException failure, CallContext context) {
        if (!UNIQUE_VIOLATION.equals(failure.context().vendorCode())
                || !(failure.getCause() instanceof SQLException cause)) {
            return false;
        }
        Optional<String> constraint = ServerMessages.constraint(cause);
        return constraint.isPresent()
                && database.read(
                                context,
                                connection -> CatalogReader.read(connection, table.schema(), table.tableName()))
                        .map(catalog -> ManagedTable.idConstraints(table.id().name(), catalog))
                        .filter(names -> names.contains(constraint.get()))
                        .isPresent();
    }

    private void write(CallConnection connection, Table table, WriteBatch batch) throws SQLException {
        boolean copies = copies(table, batch);
        try {
            CallConnection.Work<?> work = writing -> {
                long stored = copies ? copy(writing, table, batch.records()) : insert(writing, table, batch);
                rows.requireStored(writing, table, batch.records(), stored);
                return table;
            };
            if (copies && !table.traits().copied().isEmpty()) {
                connection.transaction(writing -> copyChecked(writing, table, work));
            } else {
                counted(connection, table, work);
            }
        } catch (SQLException e) {
            if (!copies || !NOT_SUPPORTED.equals(e.getSQLState())) {
                throw e;
            }
            refusesCopy = true;
            write(connection, table, batch);
        }
    }

    /** COPY takes the bytes of one type for another; while the transaction lasts, nobody changes the columns. */
    private static Table copyChecked(CallConnection connection, Table table, CallConnection.Work<?> work)
            throws SQLException {
        Object unused = work.run(connection);
        if (!TableIdentity.hasTypes(table, connection)) {
            throw new SQLException("columns of table " + table.name() + " have other types now", OTHER_TYPE);
        }
        return table;
    }

    private boolean copies(Table table, WriteBatch batch) {
        return batch.mode() == WriteMode.INSERT
                && batch.records().size() >= COPY_ROWS
                && table.traits().copyable()
                && !refusesCopy;
    }

    /** Runs a write and the look at its count together, where triggers, policies or rules may drop a row. */
    private void counted(CallConnection connection, Table table, CallConnection.Work<?> work) throws SQLException {
        if (rows.mayBeDropped(table)) {
            connection.transaction(work);
        } else {
            work.run(connection);
        }
    }

    private long insert(CallConnection connection, Table table, WriteBatch batch) throws SQLException {
        return connection.update(WriteSql.insert(table, types, batch.mode(), sorted(batch.records())));
    }

    /** In one order everywhere, so that two writers of the same ids wait for each other instead of deadlocking. */
    private static List<VectorRecord> sorted(List<VectorRecord> records) {
        List<VectorRecord> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparing(VectorRecord::id));
        return sorted;
    }

    private long copy(CallConnection connection, Table table, List<VectorRecord> records) throws SQLException {
        WireWriter kept = buffer.getAndSet(null);
        WireWriter out = kept == null ? CopyEncoder.newBuffer() : kept;
        long stored = connection.copy(
                WriteSql.copy(table), sink -> new CopyEncoder(table, out).encode(sorted(records), sink));
        buffer.set(out.isLargerThan(MAX_KEPT_BYTES) ? null : out);
        return stored;
    }

    private static boolean isIdTaken(Table table, WriteBatch batch, SQLException e) {
        return batch.mode() == WriteMode.INSERT
                && UNIQUE_VIOLATION.equals(e.getSQLState())
                && ServerMessages.constraint(e)
                        .filter(table.traits().idConstraints()::contains)
                        .isPresent();
    }

    private static VectorException idExists(SQLException e) {
        return idExists(ServerMessages.text(e), e.getSQLState(), e);
    }

    private static VectorException idExists(VectorException e) {
        return idExists(e.text(), e.context().vendorCode(), e.getCause());
    }

    private static VectorException idExists(String text, @Nullable String vendorCode, @Nullable Throwable cause) {
        return VectorException.builder(ErrorCode.ID_EXISTS, "an id of the insert is stored already: " + text)
                .vendorCode(vendorCode)
                .cause(cause)
                .build();
    }

    /**
     * Deletes the records with these ids; returns how many there were, or nothing if another table has the name now.
     */
    public OptionalLong delete(Table table, List<RecordId> ids, CallContext context) {
        boolean unique = !table.traits().idConstraints().isEmpty();
        return delete(
                table,
                sql -> Ids.bind(
                                sql.add(table.id().reference())
                                        .add(PgCatalog.EQUALS)
                                        .add("ANY ("),
                                table.id(),
                                ids)
                        .add(")"),
                unique ? ids.size() : Long.MAX_VALUE,
                context);
    }

    /** Deletes the records that match; returns how many there were, or nothing if another table has the name now. */
    public OptionalLong delete(Table table, Filter filter, CallContext context) {
        Consumer<Sql> condition = sql -> {
            FilterSql.append(filter, table, sql);
            sql.add(Ids.andPossible(table));
        };
        return delete(table, condition, Long.MAX_VALUE, context);
    }

    /** A filter may mean something else on another table, so the statement matches no row of one. */
    private OptionalLong delete(Table table, Consumer<Sql> condition, long most, CallContext context) {
        table.traits().writes().requireDelete(table.spec().name());
        Consumer<Sql> onThisTable = sql -> {
            sql.add("(");
            condition.accept(sql);
            TableIdentity.isStill(table, sql.add(") AND "));
        };
        return database.write(context, connection -> {
            connection.sendBinary(types);
            long deleted;
            if (rows.mayBeKept(table)) {
                deleted = connection.transaction(inTransaction -> rows.delete(inTransaction, table, onThisTable));
            } else {
                deleted = connection.update(RowCheck.delete(table, onThisTable));
                rows.requirePossible(table, deleted, most);
            }
            return deleted > 0 || TableIdentity.isStill(table, connection)
                    ? OptionalLong.of(deleted)
                    : OptionalLong.empty();
        });
    }
}
