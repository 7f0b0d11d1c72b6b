package io.covector.pgvector;

import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.pgvector.Catalog.CatalogIndex;
import io.covector.pgvector.PgvectorOptions.IndexDefaults;
import io.covector.spi.BackendContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Builds and drops the index of the vector column. Thread-safe. */
final class IndexBuilder {
    private static final Duration CLEAN_UP_TIMEOUT = Duration.ofSeconds(30);

    private final Database database;
    private final Server server;
    private final IndexDefaults defaults;
    private final BackendContext context;

    IndexBuilder(Database database, Server server, IndexDefaults defaults, BackendContext context) {
        this.database = database;
        this.server = server;
        this.defaults = defaults;
        this.context = context;
    }

    /** Builds the index; the table must have none. */
    Table create(Table table, IndexSpec index, IndexBuild build, Deadline deadline) {
        if (index instanceof IndexSpec.None) {
            throw VectorException.invalidArgument("index is NONE; accepted are HNSW and IVF_FLAT (or drop the index)");
        }
        requireIndexable(table, server);
        List<CatalogIndex> present = database.read(deadline, session -> find(session, table));
        if (!present.isEmpty()) {
            throw VectorException.invalidArgument("collection '" + table.spec().name() + "' has the index '"
                    + present.get(0).name() + "' already; drop it first");
        }
        if (build.isConcurrent() || defaults.concurrently()) {
            createConcurrently(table, index, build, deadline);
        } else {
            database.write(deadline, session -> {
                session.transaction(inTransaction -> {
                    setMemory(inTransaction, build, true);
                    inTransaction.execute(VectorIndex.create(table, server, index, false, ""));
                    return inTransaction;
                });
                return index;
            });
        }
        return table.withIndex(index);
    }

    /** Refuses a dimension that no index can have, before anything is sent. */
    static void requireIndexable(Table table, Server server) {
        int most = server.capabilities().maxIndexedDimension();
        int dimension = table.vectorField().dimension();
        if (dimension > most) {
            throw VectorException.invalidArgument("dimension of vector field '"
                    + table.vectorField().name() + "' is " + dimension + "; accepted with an index are 1 to " + most
                    + " (without one up to " + server.capabilities().maxDimension() + ")");
        }
    }

    // Outside a transaction, as the server wants it. A build that fails leaves an invalid index behind, which would
    // slow every
    // write; its name is ours alone, so that nobody else's build is taken for it.
    private void createConcurrently(Table table, IndexSpec index, IndexBuild build, Deadline deadline) {
        String name = "covector_" + Long.toHexString(context.random().nextLong());
        try {
            database.write(deadline, session -> {
                setMemory(session, build, false);
                try {
                    session.execute(VectorIndex.create(table, server, index, true, name));
                } finally {
                    session.afterwards("RESET maintenance_work_mem");
                }
                return index;
            });
        } catch (VectorException e) {
            dropInvalid(table, name, e);
            throw e;
        }
    }

    private void dropInvalid(Table table, String name, VectorException because) {
        try {
            Deadline deadline = Deadline.after(CLEAN_UP_TIMEOUT, context.time(), new CancelSignal());
            database.write(deadline, session -> {
                session.execute("DROP INDEX CONCURRENTLY IF EXISTS " + Quote.qualified(table.schema(), name));
                return name;
            });
        } catch (VectorException e) {
            because.addSuppressed(e);
        }
    }

    private void setMemory(Session session, IndexBuild build, boolean local) throws SQLException {
        long bytes = build.memoryBytes().orElse(defaults.maintenanceWorkMem().orElse(0L));
        if (bytes > 0) {
            Sql sql = new Sql()
                    .add("SELECT pg_catalog.set_config('maintenance_work_mem', ")
                    .bindText((bytes >> 10) + "kB")
                    .add(", ")
                    .bindBoolean(local)
                    .add(")");
            session.query(sql, rows -> rows.next());
        }
    }

    /** Drops every index that serves searches of the table. */
    Table drop(Table table, Deadline deadline) {
        database.write(deadline, session -> {
            for (CatalogIndex index : find(session, table)) {
                session.execute("DROP INDEX IF EXISTS " + Quote.qualified(table.schema(), index.name()));
            }
            return table;
        });
        return table.withIndex(IndexSpec.none());
    }

    private static List<CatalogIndex> find(Session session, Table table) throws SQLException {
        Optional<Catalog> catalog = Catalog.read(session, table.schema(), table.tableName());
        return catalog.map(found -> VectorIndex.find(table, found)).orElse(List.of());
    }
}
