package io.covector.pgvector.internal.schema;

import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.connection.PgErrors;
import io.covector.pgvector.internal.connection.ServerMessages;
import io.covector.pgvector.internal.schema.IndexState.Invalid;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.Interrupts;
import io.covector.spi.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One creation of an index. Each attempt looks first at what is there: the answer to an earlier one may be lost, or
 * somebody else may be at it. Nobody is waited for with a connection in hand. Not thread-safe.
 */
final class IndexCreation {
    private static final Duration CLEAN_UP_TIMEOUT = Duration.ofSeconds(5);

    /** Builds that end because of locks of others until it is said so. */
    private static final int MAX_HELD = 5;

    private static final String OUT_OF_RANGE = "22003";

    /** An index of that name is there, or comes into being at the same moment. */
    private static final Set<String> NAME_TAKEN = Set.of("42P07", "23505");

    private final Database database;
    private final Server server;
    private final Table table;
    private final Wanted wanted;
    private final LostBuilds lost;
    private final Ticker ticker;
    private @Nullable String takenName;
    private boolean seesLeftovers;
    private int held;

    IndexCreation(Database database, Server server, Table table, Wanted wanted, LostBuilds lost, Ticker ticker) {
        this.database = database;
        this.server = server;
        this.table = table;
        this.wanted = wanted;
        this.lost = lost;
        this.ticker = ticker;
    }

    /**
     * What is asked for.
     *
     * @param memoryBytes memory that the build may use; 0 for what the server says
     */
    record Wanted(IndexSpec index, boolean concurrently, long memoryBytes) {}

    /** The table with its index. */
    Table run(CallContext context) {
        Pauses pauses = new Pauses();
        for (; ; ) {
            Optional<Table> built = attempt(context);
            if (built.isPresent()) {
                if (seesLeftovers) {
                    dropLeftovers(context);
                }
                return built.get();
            }
            context.pause(pauses.next());
        }
    }

    private Optional<Table> attempt(CallContext context) {
        try {
            return database.write(context, connection -> attempt(connection, context));
        } catch (VectorException e) {
            if (wanted.concurrently()) {
                try {
                    Interrupts.setAside(() -> dropLeftovers(context));
                } catch (VectorException stillThere) { // the next build or drop tries again
                    e.addSuppressed(stillThere);
                }
            }
            throw e;
        }
    }

    private Optional<Table> attempt(CallConnection connection, CallContext context) throws SQLException {
        IndexState state = look(connection);
        Optional<Table> present = present(state);
        if (present.isPresent()) {
            return present;
        }
        if (connection.joinsTransaction()) {
            String name = freeName(
                    state, VectorIndex.name(table) + "_" + state.catalog().oid());
            return wanted.concurrently()
                    ? buildConcurrently(connection, name, context) // which the server refuses
                    : buildInTransaction(connection, state.catalog(), name, context);
        }
        if (state.building()) {
            return Optional.empty();
        }
        return wanted.concurrently()
                ? TableMutex.inSession(
                        connection, state.catalog(), () -> attemptAlone(connection, look(connection), context))
                : attemptAlone(connection, state, context);
    }

    private Optional<Table> attemptAlone(CallConnection connection, IndexState state, CallContext context)
            throws SQLException {
        Optional<Table> present = present(state);
        if (present.isPresent() || state.building()) {
            return present;
        }
        for (Invalid invalid : state.invalid()) {
            seesLeftovers |= invalid.isLeftover();
            if (invalid.name().startsWith(VectorIndex.name(table))
                    && (!invalid.isLeftover() || !Leftovers.setAside(connection, state.catalog(), invalid))) {
                return Optional.empty(); // somebody finishes it
            }
        }
        String name = freeName(state, VectorIndex.name(table));
        try {
            return wanted.concurrently()
                    ? buildConcurrently(connection, name, context)
                    : buildInTransaction(connection, state.catalog(), name, context);
        } catch (SQLException e) {
            if (LockWaits.isHeld(e) && (!wanted.concurrently() || ++held < MAX_HELD)) {
                return Optional.empty();
            }
            if (NAME_TAKEN.contains(String.valueOf(e.getSQLState())) && !name.equals(takenName)) {
                takenName = name;
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The name, or one with the table's number if an index of another table has it, such as one renamed since. */
    private String freeName(IndexState state, String name) {
        return takenName == null || state.has(name)
                ? name
                : name + "_" + state.catalog().oid();
    }

    private IndexState look(CallConnection connection) throws SQLException {
        return IndexState.read(connection, table)
                .orElseThrow(() -> new SQLException("table " + table.name() + " is not there any more", "42P01"));
    }

    /** The table with the index that is there, if it is the one that is wanted. */
    private Optional<Table> present(IndexState state) {
        if (state.valid().isEmpty()) {
            return Optional.empty();
        }
        Table found = ManagedTable.withIndex(table, state.catalog());
        if (!found.vectorField().index().equals(wanted.index())) {
            throw VectorException.invalidArgument("collection '" + table.spec().name() + "' has the index '"
                    + state.valid().get(0).name() + "' ("
                    + found.vectorField().index() + ") already; drop it first");
        }
        return Optional.of(found);
    }

    private Optional<Table> built() {
        return Optional.of(table.withIndex(wanted.index(), VectorIndex.keyToMake(table)));
    }

    private Optional<Table> buildInTransaction(
            CallConnection connection, TableCatalog catalog, String name, CallContext context) throws SQLException {
        String mark = lost.mark();
        try {
            return connection.transaction(inTransaction -> {
                Optional<Table> result = Optional.empty();
                BuildSettings before = BuildSettings.inTransaction(wanted.memoryBytes(), context, inTransaction);
                if (inTransaction.joinsTransaction() || TableMutex.takeInTransaction(inTransaction, catalog)) {
                    // the lock that the build takes as well, but held by one builder at a time
                    inTransaction.execute("LOCK TABLE " + table.name() + " IN SHARE ROW EXCLUSIVE MODE");
                    result = present(look(inTransaction));
                    if (result.isEmpty()) {
                        build(inTransaction, mark + create(false, name), context);
                        result = built();
                    }
                }
                before.restoreInTransaction(inTransaction); // it may be one of the application's
                return result;
            });
        } catch (SQLException | VectorException e) {
            lost.failed(mark);
            throw e;
        }
    }

    // outside a transaction, which the server demands
    private Optional<Table> buildConcurrently(CallConnection connection, String name, CallContext context)
            throws SQLException {
        if (!connection.keepsSession()) {
            requireNoMemory();
        }
        BuildSettings before = BuildSettings.inSession(wanted.memoryBytes(), context, connection);
        try {
            seesLeftovers = true; // until it has succeeded
            build(connection, create(true, name), context);
        } finally {
            before.restore(connection);
        }
        return built();
    }

    private String create(boolean concurrently, String name) {
        return VectorIndex.create(table, server, wanted.index(), concurrently, name);
    }

    /** Behind a transaction pooler a setting of the session would be another client's, and stay there. */
    private void requireNoMemory() {
        if (wanted.memoryBytes() > 0) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "memory of a concurrent index build cannot be set behind a transaction pooler; accepted are"
                                    + " a build that is not concurrent, a direct connection, or ALTER ROLE ... SET"
                                    + " maintenance_work_mem")
                    .build();
        }
    }

    /** Drops what builds have left; what somebody holds for longer than a moment is left to the next one. */
    private void dropLeftovers(CallContext context) {
        CallContext cleanUp = CallContext.of(context.operation(), Deadline.after(CLEAN_UP_TIMEOUT, ticker));
        database.write(cleanUp, connection -> {
            if (!connection.joinsTransaction()) {
                Leftovers.drop(connection, table, cleanUp);
            }
            return table;
        });
    }

    /** Builds on the server; hours of work are not begun again because somebody has ended them there. */
    private static void build(CallConnection connection, String statement, CallContext context) throws SQLException {
        try {
            connection.execute(statement);
        } catch (SQLException e) {
            if (OUT_OF_RANGE.equals(e.getSQLState())) {
                throw VectorException.builder(
                                ErrorCode.REJECTED,
                                "a stored vector has a component beyond -65504 to 65504, which an index of more than"
                                        + " 2000 dimensions does not take, because it holds half precision: "
                                        + ServerMessages.text(e))
                        .vendorCode(e.getSQLState())
                        .cause(e)
                        .build();
            }
            if (PgErrors.isCanceled(e) && !context.mustEnd(Thread.currentThread())) {
                throw VectorException.builder(
                                ErrorCode.CANCELLED,
                                "the index build was cancelled on the server, and is not repeated: "
                                        + ServerMessages.text(e))
                        .vendorCode(e.getSQLState())
                        .cause(e)
                        .build();
            }
            throw e;
        }
    }
}
