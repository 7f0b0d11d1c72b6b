package io.covector.pgvector.internal.backend;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.connection.DataSources;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.read.OddValues;
import io.covector.pgvector.internal.read.RecordReader;
import io.covector.pgvector.internal.read.Searcher;
import io.covector.pgvector.internal.read.SelectivityCache;
import io.covector.pgvector.internal.read.StatementCache;
import io.covector.pgvector.internal.schema.IndexBuilder;
import io.covector.pgvector.internal.schema.Server;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.write.HalfvecLimit;
import io.covector.pgvector.internal.write.RecordSize;
import io.covector.pgvector.internal.write.RecordWriter;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.RequestLimits;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.Ticker;
import io.covector.spi.WriteBatch;
import io.covector.text.Strings;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One table. Every consistency level is met, because there is one server, and every write is committed when it returns.
 * Thread-safe.
 */
final class PgvectorCollection implements BackendCollection {
    private final Database database;
    private final Server server;
    private final TableSource source;
    private final IndexBuilder indexes;
    private final RecordWriter writer;
    private final RecordReader reader;
    private final RequestLimits limits;
    private final SearchLimits searchLimits;
    private final SelectivityCache selectivity;

    private final OddValues odd = new OddValues();
    private volatile View view;

    /** Reads the table that has the name now, if there is one. */
    interface TableSource {
        Optional<Table> read(CallConnection connection) throws SQLException;
    }

    PgvectorCollection(
            Database database, Server server, IndexBuilder indexes, Table table, TableSource source, Ticker ticker) {
        this.source = source;
        this.database = database;
        this.server = server;
        this.indexes = indexes;
        this.writer = new RecordWriter(database, server.types());
        this.reader = new RecordReader(database, server.types(), odd);
        this.selectivity = new SelectivityCache(table.vectorField().dimension(), ticker);
        this.view = new View(table, new StatementCache(odd));
        int connections = database.connections().maxSize();
        this.limits = Limits.requests(connections);
        this.searchLimits = Limits.searches(connections);
    }

    /** The table, which a change of the index replaces, and the statements of searches in it. */
    private record View(Table table, StatementCache statements) {}

    private Table table() {
        return view.table;
    }

    @Override
    public CollectionSpec spec() {
        return table().spec();
    }

    @Override
    public RequestLimits limits() {
        return limits;
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return RecordSize.of(table(), record);
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        HalfvecLimit.require(table(), batch.records());
        writer.write(table(), batch, context);
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return reader.get(table(), query, context);
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        return delete(table -> writer.delete(table, ids, context), context);
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return delete(table -> writer.delete(table, filter, context), context);
    }

    private long delete(Function<Table, OptionalLong> deletion, CallContext context) {
        OptionalLong deleted = deletion.apply(table());
        while (deleted.isEmpty()) {
            lookAgain(context);
            deleted = deletion.apply(table());
        }
        return deleted.getAsLong();
    }

    /**
     * Goes on with the table that has the name now.
     *
     * @throws VectorException with {@code SCHEMA_MISMATCH} if it is another kind of collection
     */
    private void lookAgain(CallContext context) {
        Table now = database.read(context, source::read)
                .orElseThrow(() -> VectorException.builder(
                                ErrorCode.COLLECTION_NOT_FOUND,
                                "there is no collection " + Strings.quote(spec().name()) + " any more")
                        .build());
        if (!spec().isAlike(now.spec())) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "collection " + Strings.quote(spec().name()) + " is another one now; it was opened as "
                                    + spec() + "; now it is " + now.spec() + " (open it again)")
                    .build();
        }
        view = new View(now, new StatementCache(odd));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        View now = view;
        return database.read(context, connection -> {
            connection.sendBinary(server.types());
            return new Searcher(now.table, server, now.statements, selectivity, batch).run(connection);
        });
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return searchLimits;
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return reader.count(table(), query, context);
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return reader.scan(table(), query, context);
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        view = new View(indexes.create(table(), index, build, context), new StatementCache(odd));
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        view = new View(indexes.drop(table(), context), new StatementCache(odd));
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return DataSources.unwrap(type, database.connections().dataSource());
    }
}
