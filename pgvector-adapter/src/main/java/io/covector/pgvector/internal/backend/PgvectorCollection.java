package io.covector.pgvector.internal.backend;

import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.connection.DataSources;
import io.covector.pgvector.internal.connection.Database;
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
import java.util.List;
import java.util.Optional;

/**
 * One table. Every consistency level is met, because there is one server, and every write is committed when it returns.
 * Thread-safe.
 */
final class PgvectorCollection implements BackendCollection {
    private final Database database;
    private final Server server;
    private final IndexBuilder indexes;
    private final RecordWriter writer;
    private final RecordReader reader;
    private final RequestLimits limits;
    private final SearchLimits searchLimits;
    private final SelectivityCache selectivity;

    private volatile View view;

    PgvectorCollection(Database database, Server server, IndexBuilder indexes, Table table, Ticker ticker) {
        this.database = database;
        this.server = server;
        this.indexes = indexes;
        this.writer = new RecordWriter(database, server.types());
        this.reader = new RecordReader(database, server.types());
        this.selectivity = new SelectivityCache(table.vectorField().dimension(), ticker);
        this.view = new View(table, new StatementCache());
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
        return writer.delete(table(), ids, context);
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return writer.delete(table(), filter, context);
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
        view = new View(indexes.create(table(), index, build, context), new StatementCache());
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        view = new View(indexes.drop(table(), context), new StatementCache());
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return DataSources.unwrap(type, database.connections().dataSource());
    }
}
