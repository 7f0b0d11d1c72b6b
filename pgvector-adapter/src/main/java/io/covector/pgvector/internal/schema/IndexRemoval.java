package io.covector.pgvector.internal.schema;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.schema.IndexState.Invalid;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.spi.CallContext;
import io.covector.text.Strings;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One removal of the index. A plain DROP INDEX waits for every reader, such as a backup, and all others wait behind
 * it. A concurrent one waits alone; where the server has none, the wait is short, and repeated. Not thread-safe.
 */
final class IndexRemoval {
    private static final String NOT_SUPPORTED = "0A000";

    private final Database database;
    private final Table table;
    private final Pauses pauses = new Pauses();
    private boolean onlyPlainly;
    private boolean droppedAny;

    IndexRemoval(Database database, Table table) {
        this.database = database;
        this.table = table;
    }

    void run(CallContext context) {
        while (!database.write(context, connection -> attempt(connection, context))) {
            context.pause(pauses.next());
        }
    }

    /** Whether all is done. */
    private boolean attempt(CallConnection connection, CallContext context) throws SQLException {
        Optional<IndexState> found = IndexState.read(connection, table);
        if (found.isEmpty()) {
            return true;
        }
        List<String> names = names(found.get());
        if (names.isEmpty()) {
            requireNoneOfOthers(found.get());
            return true;
        }
        droppedAny = true;
        if (connection.joinsTransaction()) { // which is as long as the application makes it
            for (String name : names) {
                connection.execute("DROP INDEX IF EXISTS " + name);
            }
            return true;
        }
        if (onlyPlainly) {
            return dropPlainly(connection, names);
        }
        return !found.get().building()
                && TableMutex.inSession(
                                connection,
                                found.get().catalog(),
                                () -> Optional.of(dropConcurrently(connection, names, context)))
                        .orElse(false);
    }

    /** Those that serve searches, in use or not, and leftovers of builds. */
    private List<String> names(IndexState state) {
        Stream<String> invalid = state.invalid().stream()
                .filter(index -> index.isLeftover() || (!index.busy() && VectorIndex.isServing(table, index.index())))
                .map(Invalid::name);
        return Stream.concat(state.valid().stream().map(CatalogIndex::name), invalid)
                .filter(this::mayDrop)
                .map(name -> Identifiers.qualified(table.schema(), name))
                .toList();
    }

    private boolean mayDrop(String name) {
        return !table.traits().keepsIndexes() || VectorIndex.isOwn(name);
    }

    private void requireNoneOfOthers(IndexState state) {
        List<String> others = state.valid().stream()
                .map(CatalogIndex::name)
                .filter(name -> !mayDrop(name))
                .toList();
        if (!others.isEmpty() && !droppedAny) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "the index of table " + table.name() + " is not dropped, because somebody else made "
                                    + others + "; drop it with SQL, or set 'drop-indexes: all' in the mapping of"
                                    + " collection "
                                    + Strings.quote(table.spec().name()))
                    .build();
        }
    }

    private boolean dropConcurrently(CallConnection connection, List<String> names, CallContext context)
            throws SQLException {
        BuildSettings before = BuildSettings.inSession(0, context, connection);
        try {
            for (String name : names) {
                connection.execute("DROP INDEX CONCURRENTLY IF EXISTS " + name);
            }
            return true;
        } catch (SQLException e) {
            onlyPlainly = NOT_SUPPORTED.equals(e.getSQLState()); // an index of a partitioned table
            if (onlyPlainly || LockWaits.isHeld(e)) {
                return false;
            }
            throw e;
        } finally {
            before.restore(connection);
        }
    }

    private static boolean dropPlainly(CallConnection connection, List<String> names) throws SQLException {
        try {
            connection.transaction(inTransaction -> {
                LockWaits.shorten(inTransaction);
                for (String name : names) {
                    inTransaction.execute("DROP INDEX IF EXISTS " + name);
                }
                return names;
            });
            return true;
        } catch (SQLException e) {
            if (LockWaits.isHeld(e)) {
                return false;
            }
            throw e;
        }
    }
}
