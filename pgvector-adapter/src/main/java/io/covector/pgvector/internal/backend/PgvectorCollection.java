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

    /** Runs a call, and once more if it failed because others have changed the table; else it says what changed. */
    private <T> T onTable(CallContext context, Function<View, T> call) {
        View seen = known.recent(context);
        try {
            return call.apply(seen);
        } catch (VectorException e) {
            if (e.code() != ErrorCode.SCHEMA_MISMATCH && e.code() != ErrorCode.COLLECTION_NOT_FOUND) {
                throw e;
            }
            known.forget();
            View now = now(context, e);
            if (now.table().equals(seen.table())) {
                throw e;
            }
            return call.apply(now);
        }
    }

    private View now(CallContext context, VectorException failure) {
        try {
            return known.now(context);
        } catch (VectorException e) {
            if (e.code() == ErrorCode.SCHEMA_MISMATCH || e.code() == ErrorCode.COLLECTION_NOT_FOUND) {
                e.addSuppressed(failure);
                throw e;
            }
            failure.addSuppressed(e);
            throw failure;
        }
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
        View unused = onTable(context, now -> {
            HalfvecLimit.require(now.table(), batch.records());
            writer.write(now.table(), batch, context);
            return now;
        });
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return onTable(context, now -> reader.get(now.table(), query, context));
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
        OptionalLong deleted = onTable(context, now -> deletion.apply(now.table()));
        while (deleted.isEmpty()) {
            deleted = deletion.apply(known.now(context).table());
        }
        return deleted.getAsLong();
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        return onTable(
                context,
                now -> database.read(context, connection -> {
                    connection.sendBinary(server.types());
                    return new Searcher(now.table(), server, now.statements(), selectivity, batch).run(connection);
                }));
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return searchLimits;
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return onTable(context, now -> reader.count(now.table(), query, context));
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return onTable(context, now -> reader.scan(now.table(), query, context));
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
