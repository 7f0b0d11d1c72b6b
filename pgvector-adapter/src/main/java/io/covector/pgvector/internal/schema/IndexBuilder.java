package io.covector.pgvector.internal.schema;

import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.VectorException;
import io.covector.pgvector.internal.connection.Database;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.Ticker;

/** Builds and drops the index of the vector column. Thread-safe. */
public final class IndexBuilder {
    private final Database database;
    private final Server server;
    private final IndexDefaults defaults;
    private final Ticker ticker;
    private final LostBuilds lost;

    public IndexBuilder(Database database, Server server, IndexDefaults defaults, BackendContext context) {
        this.database = database;
        this.server = server;
        this.defaults = defaults;
        this.ticker = context.ticker();
        this.lost = new LostBuilds(context.random());
    }

    /**
     * Builds the index. If somebody else builds it, that is waited for; the one that is wanted is taken as it is, and
     * another one is refused.
     */
    public Table create(Table table, IndexSpec index, IndexBuild build, CallContext context) {
        if (index instanceof IndexSpec.None) {
            throw VectorException.invalidArgument("index is NONE; accepted are HNSW and IVF_FLAT (or drop the index)");
        }
        requireIndexable(table, server);
        IndexCreation.Wanted wanted = new IndexCreation.Wanted(
                index,
                build.isConcurrent() || defaults.concurrently(),
                build.memoryBytes().orElse(defaults.maintenanceWorkMem().orElse(0L)));
        lost.end(database, context);
        return new IndexCreation(database, server, table, wanted, lost, ticker).run(context);
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

    /** Drops the indexes that serve searches of the table, those of others only where it may; gives what is left. */
    public Table drop(Table table, CallContext context) {
        lost.end(database, context);
        new IndexRemoval(database, table).run(context);
        return table.traits().keepsIndexes()
                ? database.read(context, connection -> IndexState.read(connection, table))
                        .map(state -> ManagedTable.withIndex(table, state.catalog()))
                        .orElseGet(table::withoutIndex)
                : table.withoutIndex();
    }
}
