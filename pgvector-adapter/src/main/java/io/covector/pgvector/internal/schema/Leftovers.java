package io.covector.pgvector.internal.schema;

import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.schema.IndexState.Invalid;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.spi.CallContext;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Invalid indexes that builds and drops have left which did not come to their end. They slow every write. Stateless.
 */
final class Leftovers {
    private static final String ASIDE = VectorIndex.PREFIX + "leftover_";

    /** Somebody holds the index, or it is not there any more. */
    private static final Set<String> TAKEN = Set.of("55P03", "40P01", "42P01", "42704", "42P07");

    private Leftovers() {}

    /**
     * Gives a leftover a name of its own, so that the name is free for a build, and no drop by name meets the index of
     * that build. It is looked at once more with the new name: what was finished since the first look stays as it was.
     *
     * @return whether it was done
     */
    static boolean setAside(CallConnection connection, TableCatalog table, Invalid leftover) throws SQLException {
        if (leftover.name().startsWith(ASIDE)) {
            return true;
        }
        String aside = ASIDE + leftover.oid();
        try {
            connection.transaction(inTransaction -> {
                LockWaits.shorten(inTransaction);
                inTransaction.execute("ALTER INDEX " + Identifiers.qualified(table.schema(), leftover.name())
                        + " RENAME TO " + Identifiers.quote(aside));
                boolean same = IndexState.invalid(inTransaction, table.oid()).stream()
                        .anyMatch(
                                now -> now.oid() == leftover.oid() && now.name().equals(aside) && !now.busy());
                if (!same) {
                    throw new SQLException("the index is not what it was", "42704"); // which rolls it back
                }
                return table;
            });
            return true;
        } catch (SQLException e) {
            if (TAKEN.contains(String.valueOf(e.getSQLState()))) {
                return false;
            }
            throw e;
        }
    }

    /** Drops all of them that nobody holds. */
    static void drop(CallConnection connection, Table table, CallContext context) throws SQLException {
        Optional<TableCatalog> found = CatalogReader.read(connection, table.schema(), table.tableName());
        if (found.isPresent()) {
            Optional<TableCatalog> unused =
                    TableMutex.inSession(connection, found.get(), () -> drop(connection, found.get(), context));
        }
    }

    private static Optional<TableCatalog> drop(CallConnection connection, TableCatalog table, CallContext context)
            throws SQLException {
        List<Invalid> leftovers = IndexState.invalid(connection, table.oid()).stream()
                .filter(Invalid::isLeftover)
                .toList();
        if (leftovers.isEmpty()) {
            return Optional.of(table);
        }
        BuildSettings before = BuildSettings.inSession(0, context, connection);
        try {
            for (Invalid leftover : leftovers) {
                if (setAside(connection, table, leftover)) {
                    connection.execute("DROP INDEX CONCURRENTLY IF EXISTS "
                            + Identifiers.qualified(table.schema(), ASIDE + leftover.oid()));
                }
            }
        } finally {
            before.restore(connection);
        }
        return Optional.of(table);
    }
}
