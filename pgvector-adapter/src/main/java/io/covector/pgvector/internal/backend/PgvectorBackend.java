package io.covector.pgvector.internal.backend;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.connection.DataSources;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.schema.AttachedTable;
import io.covector.pgvector.internal.schema.CatalogReader;
import io.covector.pgvector.internal.schema.ForeignTable;
import io.covector.pgvector.internal.schema.IndexBuilder;
import io.covector.pgvector.internal.schema.ManagedTable;
import io.covector.pgvector.internal.schema.SchemaOptions;
import io.covector.pgvector.internal.schema.Server;
import io.covector.pgvector.internal.schema.SimilarNames;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.schema.TableCatalog;
import io.covector.pgvector.internal.schema.TableDdl;
import io.covector.pgvector.internal.schema.TableDrop;
import io.covector.pgvector.internal.schema.TableMapping;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.Ticker;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A database whose tables are collections. Thread-safe. */
public final class PgvectorBackend implements Backend {
    private static final Set<String> TABLE_TAKEN = Set.of("42P07", "23505", "42710");

    private final Database database;
    private final Server server;
    private final SchemaOptions options;
    private final IndexBuilder indexes;
    private final Ticker ticker;

    public PgvectorBackend(Database database, Server server, SchemaOptions options, BackendContext context) {
        this.database = database;
        this.server = server;
        this.options = options;
        this.indexes = new IndexBuilder(database, server, options.index(), context);
        this.ticker = context.ticker();
    }

    @Override
    public Capabilities capabilities() {
        return server.capabilities();
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        TableDdl.requireColumns(spec);
        Table table = Table.create(spec, server, Set.of());
        if (!(spec.vectorField().index() instanceof IndexSpec.None)) {
            IndexBuilder.requireIndexable(table, server);
        }
        if (options.attached().containsKey(spec.name())) {
            throw exists(spec.name(), "the configuration attaches a table under this name", null);
        }
        try {
            return database.write(context, connection -> {
                connection.transaction(inTransaction -> {
                    for (String statement :
                            TableDdl.create(table, server, options.index().metadata())) {
                        inTransaction.execute(statement);
                    }
                    return table;
                });
                return collection(connection, spec.name())
                        .orElseThrow(() -> new SQLException("dropped at once", "42P01"));
            });
        } catch (VectorException e) {
            // two creators at once meet in the unique indexes of the catalog
            if (TABLE_TAKEN.contains(String.valueOf(e.context().vendorCode()))) {
                throw taken(spec.name(), e, context);
            }
            throw e;
        }
    }

    private VectorException taken(String name, VectorException cause, CallContext context) {
        try {
            state(name, context).requireOurs(name);
        } catch (VectorException e) {
            if (e.code() == ErrorCode.FOREIGN_COLLECTION) {
                return e;
            } // else the failure has ended a transaction of the application's, and nothing can be asked
        }
        return exists(name, cause.text(), cause);
    }

    private VectorException exists(String name, String why, @Nullable VectorException cause) {
        return VectorException.builder(
                        ErrorCode.COLLECTION_EXISTS,
                        "collection '" + name + "' or a table of that name exists in schema '" + server.schema() + "': "
                                + why)
                .vendorCode(cause == null ? null : cause.context().vendorCode())
                .cause(cause)
                .build();
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        return database.read(context, connection -> {
            Optional<BackendCollection> found = collection(connection, name);
            TableMapping mapping = options.attached().get(name);
            if (found.isEmpty() && mapping != null) {
                throw SimilarNames.missingTable(connection, name, schema(mapping), mapping.tableName());
            }
            if (found.isEmpty()) {
                foreign(connection, name).requireOurs(name);
            }
            return found;
        });
    }

    private Optional<BackendCollection> collection(CallConnection connection, String name) throws SQLException {
        return table(connection, name)
                .map(table ->
                        new PgvectorCollection(database, server, indexes, table, again -> table(again, name), ticker));
    }

    private Optional<Table> table(CallConnection connection, String name) throws SQLException {
        TableMapping mapping = options.attached().get(name);
        if (mapping == null) {
            Optional<TableCatalog> catalog = CatalogReader.read(connection, server.schema(), name);
            return catalog.flatMap(found -> TableDdl.spec(found).map(spec -> ManagedTable.of(spec, found, server)));
        }
        return CatalogReader.read(connection, schema(mapping), mapping.tableName())
                .map(catalog -> AttachedTable.of(name, mapping, catalog));
    }

    private String schema(TableMapping mapping) {
        return mapping.schema().orElse(server.schema());
    }

    @Override
    public List<String> list(CallContext context) {
        Sql own = new Sql()
                .add("SELECT c.relname FROM pg_catalog.pg_class c"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
                        + " JOIN pg_catalog.pg_description d"
                        + " ON d.classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass"
                        + " AND d.objoid OPERATOR(pg_catalog.=) c.oid AND d.objsubid OPERATOR(pg_catalog.=) 0"
                        + " WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}') AND "
                        + TableDdl.isMarked("d.description")
                        + " AND n.nspname")
                .add(PgCatalog.EQUALS)
                .bindText(server.schema());
        return database.read(context, connection -> {
            Set<String> names = new LinkedHashSet<>(connection.query(own, rows -> {
                List<String> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }));
            names.removeAll(options.attached().keySet());
            for (String name : options.attached().keySet()) {
                TableMapping mapping = options.attached().get(name);
                if (mapping != null
                        && CatalogReader.read(connection, schema(mapping), mapping.tableName())
                                .isPresent()) {
                    names.add(name);
                }
            }
            return List.copyOf(names);
        });
    }

    @Override
    public CollectionState state(String name, CallContext context) {
        return database.read(
                context,
                connection ->
                        table(connection, name).isPresent() ? CollectionState.present() : foreign(connection, name));
    }

    /** What has the name and was not made by Covector; nothing else may be there. */
    private CollectionState foreign(CallConnection connection, String name) throws SQLException {
        if (options.attached().containsKey(name)) {
            return CollectionState.absent();
        }
        return ForeignTable.describe(connection, name, server.schema(), name)
                .map(table -> CollectionState.foreign("the " + table.words()))
                .orElseGet(CollectionState::absent);
    }

    @Override
    public boolean drop(String name, CallContext context) {
        if (options.attached().containsKey(name)) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "collection '" + name + "' is an attached table, which Covector does not drop")
                    .build();
        }
        return database.write(context, connection -> {
            Optional<TableCatalog> catalog = CatalogReader.read(connection, server.schema(), name);
            if (catalog.flatMap(TableDdl::spec).isEmpty()) {
                foreign(connection, name).requireOurs(name);
                return false;
            }
            return TableDrop.drop(connection, catalog.get());
        });
    }

    @Override
    public String ping(CallContext context) {
        database.read(context, connection -> connection.query(new Sql().add("SELECT 1"), rows -> rows.next()));
        return server.words()
                + database.connections().counts().map(pool -> "; pool: " + pool).orElse("");
    }

    @Override
    public boolean joinsTransaction(CallContext context) {
        return database.connections().givesTransaction(context);
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return database.connections().poolCounts();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return DataSources.unwrap(type, database.connections().dataSource());
    }

    @Override
    public void close() {
        database.close();
    }
}
