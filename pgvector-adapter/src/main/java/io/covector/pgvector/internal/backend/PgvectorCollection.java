package io.covector.pgvector.internal.backend;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.connection.DataSources;
import io.covector.pgvector.internal.connection.Database;
import io.covector.pgvector.internal.read.RecordReader;
import io.covector.pgvector.internal.read.SearchPlan;
import io.covector.pgvector.internal.read.Searcher;
import io.covector.pgvector.internal.read.SelectivityCache;
import io.covector.pgvector.internal.read.StatementCache;
import io.covector.pgvector.internal.schema.IndexBuilder;
import io.covector.pgvector.internal.schema.Server;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.write.RecordSize;
import io.covector.pgvector.internal.write.RecordWriter;
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;
import io.covector.spi.Deadline;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.TimeSource;
import io.covector.spi.WriteBatch;
import java.util.List;
import java.util.Optional;

/**
 * One table. Every consistency level is met, because there is one server, and every write is committed when it returns.
 * Thread-safe.
 */
final class PgvectorCollection implements BackendCollection {
    private static final BatchLimits LIMITS = new BatchLimits(500, 10_000, 32L << 20, SearchPlan.MAX_QUERIES);

    private final Database database;
    private final Server server;
    private final IndexBuilder indexes;
    private final RecordWriter writer;
    private final RecordReader reader;
    private final SearchLimits searches;
    private final SelectivityCache selectivity;

    private volatile View view;

    PgvectorCollection(Database database, Server server, IndexBuilder indexes, Table table, TimeSource time) {
        this.database = database;
        this.server = server;
        this.indexes = indexes;
        this.writer = new RecordWriter(database, server.types());
        this.reader = new RecordReader(database, server.types());
        this.selectivity = new SelectivityCache(table.vectorField().dimension(), time);
        this.view = new View(table, new StatementCache());
        this.searches = SearchPlan.limits(database.connections().maxSize());
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
    public BatchLimits limits() {
        return LIMITS;
    }

    @Override
    public int maxParallelWrites() {
        int connections = database.connections().maxSize();
        return connections == 0 ? Integer.MAX_VALUE : connections;
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return RecordSize.of(table(), record);
    }

    @Override
    public WriteResult write(WriteBatch batch, Deadline deadline) {
        writer.write(table(), batch, deadline);
        return WriteResult.allWritten(batch.records().size());
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        return reader.get(table(), ids, projection, deadline);
    }

    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        return writer.delete(table(), ids, deadline);
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        return writer.delete(table(), filter, deadline);
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        View now = view;
        return database.read(deadline, connection -> {
            connection.sendBinary(server.types());
            return new Searcher(now.table, server, now.statements, selectivity, batch).run(connection);
        });
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return searches;
    }

    @Override
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        return reader.count(table(), filter, deadline);
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        return reader.scan(table(), query, deadline);
    }

    @Override
    public void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        view = new View(indexes.create(table(), index, build, deadline), new StatementCache());
    }

    @Override
    public void dropIndex(Deadline deadline) {
        view = new View(indexes.drop(table(), deadline), new StatementCache());
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return DataSources.unwrap(type, database.connections().dataSource());
    }
}
