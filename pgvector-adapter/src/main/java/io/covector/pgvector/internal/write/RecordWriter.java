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
import io.covector.pgvector.internal.connection.PgErrors;
import io.covector.pgvector.internal.filter.FilterSql;
import io.covector.pgvector.internal.schema.Ids;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import io.covector.spi.CallContext;
import io.covector.spi.WriteBatch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes and deletes records of one table; each call is one statement in one transaction. Thread-safe. */
public final class RecordWriter {
    /** From so many records on COPY is faster than INSERT: it takes one more round trip, but less time a row. */
    private static final int COPY_ROWS = 10;

    /** A larger buffer, which a record of several megabytes leaves, is not kept for the next COPY. */
    private static final int MAX_KEPT_BYTES = 1 << 20;

    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;
    private final VectorTypes types;
    /** Buffer of the last COPY, for the next one; null while a COPY uses it. */
    private final AtomicReference<@Nullable WireWriter> buffer = new AtomicReference<>();

    public RecordWriter(Database database, VectorTypes types) {
        this.database = database;
        this.types = types;
    }

    /** Stores all records of the batch or none. */
    public void write(Table table, WriteBatch batch, CallContext context) {
        database.write(context, connection -> {
            connection.sendBinary(types);
            try {
                send(connection, table, batch);
            } catch (SQLException e) {
                if (isIdTaken(table, batch, e)) {
                    throw idExists(e);
                }
                throw e;
            }
            return table;
        });
    }

    private void send(CallConnection connection, Table table, WriteBatch batch) throws SQLException {
        List<VectorRecord> records = batch.records();
        if (batch.mode() == WriteMode.INSERT
                && records.size() >= COPY_ROWS
                && table.traits().copyable()) {
            copy(connection, table, records);
            return;
        }
        // in one order everywhere, so that two writers of the same ids wait for each other instead of deadlocking
        List<VectorRecord> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparing(VectorRecord::id));
        connection.update(WriteSql.insert(table, types, batch.mode(), sorted));
    }

    private void copy(CallConnection connection, Table table, List<VectorRecord> records) throws SQLException {
        WireWriter kept = buffer.getAndSet(null);
        WireWriter out = kept == null ? CopyEncoder.newBuffer() : kept;
        connection.copy(WriteSql.copy(table), sink -> new CopyEncoder(table, out).encode(records, sink));
        buffer.set(out.isLargerThan(MAX_KEPT_BYTES) ? null : out);
    }

    private static boolean isIdTaken(Table table, WriteBatch batch, SQLException e) {
        return batch.mode() == WriteMode.INSERT
                && UNIQUE_VIOLATION.equals(e.getSQLState())
                && PgErrors.constraint(e)
                        .filter(table.traits().idConstraints()::contains)
                        .isPresent();
    }

    private static VectorException idExists(SQLException e) {
        return VectorException.builder(
                        ErrorCode.ID_EXISTS, "an id of the insert is stored already: " + PgErrors.message(e))
                .vendorCode(e.getSQLState())
                .cause(e)
                .build();
    }

    /** Deletes the records with these ids; returns how many there were. */
    public long delete(Table table, List<RecordId> ids, CallContext context) {
        Sql sql = delete(table).add(table.id().reference()).add(" = ANY (");
        Ids.bind(sql, table.id(), ids);
        return update(sql.add(")"), context);
    }

    /** Deletes the records that match; returns how many there were. */
    public long delete(Table table, Filter filter, CallContext context) {
        Sql sql = delete(table);
        FilterSql.append(filter, table, sql);
        return update(sql, context);
    }

    private static Sql delete(Table table) {
        return new Sql().add("DELETE FROM ").add(table.name()).add(" AS t WHERE ");
    }

    private long update(Sql sql, CallContext context) {
        return database.write(
                context, connection -> connection.sendBinary(types).update(sql));
    }
}
