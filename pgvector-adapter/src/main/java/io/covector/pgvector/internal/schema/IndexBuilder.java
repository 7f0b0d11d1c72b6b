package io.covector.pgvector.internal.schema;

import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.connection.PgErrors;
import io.covector.pgvector.internal.connection.ServerMessages;
import io.covector.pgvector.internal.schema.TableCatalog.CatalogIndex;
import io.covector.pgvector.internal.sql.Identifiers;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.Interrupts;
import io.covector.spi.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Builds and drops the index of the vector column. Thread-safe. */
public final class IndexBuilder {
    private static final Duration CLEAN_UP_TIMEOUT = Duration.ofSeconds(5);

    private static final String OUT_OF_RANGE = "22003";

    private static final String LEFTOVER_PREFIX = "covector_";

    private static final String LEFTOVERS = """
            SELECT c.relname
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
              JOIN pg_catalog.pg_class t ON t.oid OPERATOR(pg_catalog.=) i.indrelid
              JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.relnamespace
             WHERE NOT i.indisvalid
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
                                WHERE p.index_relid OPERATOR(pg_catalog.=) i.indexrelid OR p.index_relid IS NULL)
               AND pg_catalog.starts_with(c.relname, \
            """;

    private final Database database;
    private final Server server;
    private final IndexDefaults defaults;
    private final Ticker ticker;
    private final RandomGenerator random;

    public IndexBuilder(Database database, Server server, IndexDefaults defaults, BackendContext context) {
        this.database = database;
        this.server = server;
        this.defaults = defaults;
        this.ticker = context.ticker();
        this.random = context.random();
    }

    /** Builds the index; the table must have none. */
    public Table create(Table table, IndexSpec index, IndexBuild build, CallContext context) {
        if (index instanceof IndexSpec.None) {
            throw VectorException.invalidArgument("index is NONE; accepted are HNSW and IVF_FLAT (or drop the index)");
        }
        requireIndexable(table, server);
        dropLeftovers(table, context);
        database.read(context, connection -> requireNone(connection, table));
        if (build.isConcurrent() || defaults.concurrently()) {
            createConcurrently(table, index, build, context);
        } else {
            database.write(context, connection -> {
                connection.transaction(inTransaction -> {
                    BuildSettings before = settings(build, context, false).setInTransaction(inTransaction);
                    // the lock that the build takes as well, but held by one builder at a time
                    inTransaction.execute("LOCK TABLE " + table.name() + " IN SHARE ROW EXCLUSIVE MODE");
                    requireNone(inTransaction, table);
                    build(inTransaction, VectorIndex.create(table, server, index, false, ""), context);
                    before.restoreInTransaction(inTransaction); // it may be one of the application's
                    return inTransaction;
                });
                return index;
            });
        }
        return table.withIndex(index, VectorIndex.holdsDirections(table));
    }

    private static Table requireNone(CallConnection connection, Table table) throws SQLException {
        List<CatalogIndex> present = find(connection, table);
        if (!present.isEmpty()) {
            throw VectorException.invalidArgument("collection '" + table.spec().name() + "' has the index '"
                    + present.get(0).name() + "' already; drop it first");
        }
        return table;
    }

    /** Refuses a dimension that no index can have, before anything is sent. */
    public static void requireIndexable(Table table, Server server) {
        int most = server.capabilities().maxIndexedDimension();
        int dimension = table.vectorField().dimension();
        if (dimension > most) {
            throw VectorException.invalidArgument("dimension of vector field '"
                    + table.vectorField().name() + "' is " + dimension + "; accepted with an index are 1 to " + most
                    + " (without one up to " + server.capabilities().maxDimension() + ")");
        }
    }

    // outside a transaction, which the server demands
    private void createConcurrently(Table table, IndexSpec index, IndexBuild build, CallContext context) {
        String name = LEFTOVER_PREFIX + Long.toHexString(random.nextLong());
        try {
            database.write(context, connection -> {
                String statement = VectorIndex.create(table, server, index, true, name);
                if (!connection.keepsSession()) {
                    requireNoMemory(build);
                }
                BuildSettings before = inSession(settings(build, context, true), connection);
                try {
                    build(connection, statement, context);
                } finally {
                    before.restore(connection);
                }
                return index;
            });
        } catch (VectorException e) {
            try {
                CallContext cleanUp = CallContext.of(context.operation(), Deadline.after(CLEAN_UP_TIMEOUT, ticker));
                Interrupts.setAside(() -> dropLeftovers(table, cleanUp));
            } catch (VectorException stillThere) { // the next build or drop tries again
                e.addSuppressed(stillThere);
            }
            throw e;
        }
    }

    /** Behind a pooler nothing is set, because the next statement may run on another connection of the server. */
    private static BuildSettings inSession(BuildSettings settings, CallConnection connection) throws SQLException {
        return connection.keepsSession() ? settings.setInSession(connection) : BuildSettings.NONE;
    }

    /** Behind a transaction pooler a setting of the session would be another client's, and stay there. */
    private void requireNoMemory(IndexBuild build) {
        if (build.memoryBytes().isPresent() || defaults.maintenanceWorkMem().isPresent()) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "memory of a concurrent index build cannot be set behind a transaction pooler; accepted are"
                                    + " a build that is not concurrent, a direct connection, or ALTER ROLE ... SET"
                                    + " maintenance_work_mem")
                    .build();
        }
    }

    /**
     * Drops the invalid indexes that failed concurrent builds have left, because they slow every write. The index of a
     * build that is still running is invalid too; it is known by the progress that the server shows.
     */
    private void dropLeftovers(Table table, CallContext context) {
        Sql leftovers = new Sql()
                .add(LEFTOVERS)
                .bindText(LEFTOVER_PREFIX)
                .add(") AND n.nspname")
                .add(PgCatalog.EQUALS)
                .bindText(table.schema())
                .add(" AND t.relname")
                .add(PgCatalog.EQUALS)
                .bindText(table.tableName());
        database.write(context, connection -> {
            List<String> names = connection.query(leftovers, rows -> {
                List<String> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            });
            if (names.isEmpty()) {
                return names;
            }
            BuildSettings before = inSession(BuildSettings.of(0, context.deadline(), true), connection);
            try {
                for (String name : names) {
                    connection.execute(
                            "DROP INDEX CONCURRENTLY IF EXISTS " + Identifiers.qualified(table.schema(), name));
                }
            } finally {
                before.restore(connection);
            }
            return names;
        });
    }

    private BuildSettings settings(IndexBuild build, CallContext context, boolean concurrent) {
        long bytes = build.memoryBytes().orElse(defaults.maintenanceWorkMem().orElse(0L));
        return BuildSettings.of(bytes, context.deadline(), concurrent);
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

    /** Drops every index that serves searches of the table. */
    public Table drop(Table table, CallContext context) {
        dropLeftovers(table, context);
        database.write(context, connection -> {
            for (CatalogIndex index : find(connection, table)) {
                connection.execute("DROP INDEX IF EXISTS " + Identifiers.qualified(table.schema(), index.name()));
            }
            return table;
        });
        return table.withoutIndex();
    }

    private static List<CatalogIndex> find(CallConnection connection, Table table) throws SQLException {
        Optional<TableCatalog> catalog = TableCatalog.read(connection, table.schema(), table.tableName());
        return catalog.map(found -> VectorIndex.find(table, found)).orElse(List.of());
    }
}
