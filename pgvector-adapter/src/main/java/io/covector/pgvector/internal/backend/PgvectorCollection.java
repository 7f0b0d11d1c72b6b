package io.covector.pgvector.internal.backend;

import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.backend.KnownTable.TableSource;
import io.covector.pgvector.internal.backend.KnownTable.View;
import io.covector.pgvector.internal.connection.DataSources;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.read.OddValues;
import io.covector.pgvector.internal.read.RecordReader;
import io.covector.pgvector.internal.read.Searcher;
import io.covector.pgvector.internal.read.SelectivityCache;
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
import java.util.OptionalLong;
import java.util.function.Function;

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

    private final KnownTable known;

    PgvectorCollection(
            Database database, Server server, IndexBuilder indexes, Table table, TableSource source, Ticker ticker) {
        OddValues odd = new OddValues();
        this.database = database;
        this.server = server;
        this.indexes = indexes;
        this.writer = new RecordWriter(database, server.types());
        this.reader = new RecordReader(database, server.types(), odd);
        this.selectivity = new SelectivityCache(table.vectorField().dimension(), ticker);
        this.known = new KnownTable(database, table, source, ticker, odd);
        int connections = database.connections().maxSize();
        this.limits = Limits.requests(connections);
        this.searchLimits = Limits.searches(connections);
    }

    private Table recent(CallContext context) {
        return known.recent(context).table();
    }

    @Override
    public CollectionSpec spec() {
        return known.table().spec();
    }

    @Override
    public RequestLimits limits() {
        return limits;
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return RecordSize.of(known.table(), record);
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        Table table = recent(context);
        HalfvecLimit.require(table, batch.records());
        writer.write(table, batch, context);
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return reader.get(recent(context), query, context);
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
        OptionalLong deleted = deletion.apply(recent(context));
        while (deleted.isEmpty()) {
            deleted = deletion.apply(known.now(context).table());
        }
        return deleted.getAsLong();
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        View now = known.recent(context);
        return database.read(context, connection -> {
            connection.sendBinary(server.types());
            return new Searcher(now.table(), server, now.statements(), selectivity, batch).run(connection);
        });
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return searchLimits;
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return reader.count(recent(context), query, context);
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return reader.scan(recent(context), query, context);
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        known.changed(indexes.create(recent(context), index, build, context));
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        known.changed(indexes.drop(recent(context), context));
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return DataSources.unwrap(type, database.connections().dataSource());
    }
}
