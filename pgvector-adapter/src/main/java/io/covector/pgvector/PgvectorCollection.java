package io.covector.pgvector;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;
import io.covector.spi.Deadline;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.TimeSource;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One table. Every consistency level is met, because there is one server and every write is committed when it returns. Thread-safe. */
final class PgvectorCollection implements BackendCollection {
    private static final BatchLimits LIMITS = new BatchLimits(500, 10_000, 32L << 20, SearchPlan.MAX_QUERIES);
    /** From so many records on COPY is faster than INSERT: it takes one more round trip, but less time a row. */
    private static final int COPY_ROWS = 10;

    /** A record of several megabytes leaves a buffer that is not worth keeping. */
    private static final int MAX_SPARE_BYTES = 1 << 20;

    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;
    private final Server server;
    private final IndexBuilder indexes;
    private final SearchLimits searches;
    private final FewMatches fewMatches;
    /** What the next COPY is written into, if the last has left it. */
    private final AtomicReference<@Nullable WireWriter> buffer = new AtomicReference<>();

    private volatile View view;

    PgvectorCollection(Database database, Server server, IndexBuilder indexes, Table table, TimeSource time) {
        this.database = database;
        this.server = server;
        this.indexes = indexes;
        this.fewMatches = new FewMatches(table.vectorField().dimension(), time);
        this.view = new View(table, new SearchTexts());
        this.searches = SearchPlan.limits(database.connections().maxSize());
    }

    /** The table, which a change of the index replaces, and the texts of searches of it. */
    private record View(Table table, SearchTexts texts) {}

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
        return database.write(deadline, session -> {
            session.sendBinary(server.types());
            try {
                write(session, batch);
            } catch (SQLException e) {
                throw idExists(batch, e).orElseThrow(() -> e);
            }
            return WriteResult.allWritten(batch.records().size());
        });
    }

    private void write(Session session, WriteBatch batch) throws SQLException {
        List<VectorRecord> records = batch.records();
        if (batch.mode() == WriteMode.INSERT
                && records.size() >= COPY_ROWS
                && table().traits().copyable()) {
            WireWriter spare = buffer.getAndSet(null);
            WireWriter out = spare == null ? CopyEncoder.newBuffer() : spare;
            Table table = table();
            session.copy(WriteSql.copy(table), sink -> new CopyEncoder(table, out).encode(records, sink));
            buffer.set(out.isLargerThan(MAX_SPARE_BYTES) ? null : out);
            return;
        }
        // in one order everywhere, so that two writers of the same ids wait for each other instead of deadlocking
        List<VectorRecord> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparing(VectorRecord::id));
        session.update(WriteSql.insert(table(), server, batch.mode(), sorted));
    }

    private Optional<VectorException> idExists(WriteBatch batch, SQLException e) {
        boolean exists = batch.mode() == WriteMode.INSERT
                && UNIQUE_VIOLATION.equals(e.getSQLState())
                && PgErrors.constraint(e)
                        .filter(table().traits().idConstraints()::contains)
                        .isPresent();
        return exists
                ? Optional.of(VectorException.builder(
                                ErrorCode.ID_EXISTS, "an id of the insert is stored already: " + PgErrors.message(e))
                        .vendorCode(e.getSQLState())
                        .cause(e)
                        .build())
                : Optional.empty();
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        ReadPlan plan = new ReadPlan(table(), projection);
        Sql sql = select(plan).add(" WHERE ").add(table().id().reference()).add(" = ANY (");
        Ids.bind(sql, table().id(), ids);
        return read(sql.add(")"), plan, deadline);
    }

    private Sql select(ReadPlan plan) {
        Sql sql = new Sql().add("SELECT ");
        plan.select(sql, server);
        return sql.add(" FROM ").add(table().name()).add(" AS t");
    }

    private List<VectorRecord> read(Sql sql, ReadPlan plan, Deadline deadline) {
        return database.read(
                deadline,
                session -> session.sendBinary(server.types()).query(sql, rows -> {
                    List<VectorRecord> records = new ArrayList<>();
                    while (rows.next()) {
                        records.add(plan.read(rows, 1));
                    }
                    return records;
                }));
    }

    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        Sql sql = new Sql()
                .add("DELETE FROM ")
                .add(table().name())
                .add(" AS t WHERE ")
                .add(table().id().reference())
                .add(" = ANY (");
        Ids.bind(sql, table().id(), ids);
        sql.add(")");
        return database.write(
                deadline, session -> session.sendBinary(server.types()).update(sql));
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        Sql sql = where(new Sql().add("DELETE FROM ").add(table().name()).add(" AS t"), Optional.of(filter));
        return database.write(
                deadline, session -> session.sendBinary(server.types()).update(sql));
    }

    private Sql where(Sql sql, Optional<Filter> filter) {
        filter.ifPresent(condition -> FilterSql.append(condition, table(), sql.add(" WHERE ")));
        return sql;
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        View now = view;
        return database.read(
                deadline,
                session -> new Searcher(now.table, server, now.texts, fewMatches, batch)
                        .run(session.sendBinary(server.types())));
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return searches;
    }

    @Override
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        Sql sql =
                where(new Sql().add("SELECT count(*) FROM ").add(table().name()).add(" AS t"), filter);
        return database.read(
                deadline,
                session -> session.sendBinary(server.types()).query(sql, rows -> {
                    rows.next();
                    return rows.getLong(1);
                }));
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        ReadPlan plan = new ReadPlan(table(), query.projection());
        Sql sql = select(plan).add(" WHERE ");
        if (query.filter().isPresent()) {
            FilterSql.append(query.filter().get(), table(), sql);
        } else {
            sql.add("true");
        }
        query.after()
                .ifPresent(after ->
                        Ids.bind(sql.add(" AND ").add(table().id().reference()).add(" > "), after));
        sql.add(" ORDER BY ").add(table().id().reference()).add(" LIMIT ").bindLong(query.limit() + 1L);
        List<VectorRecord> records = read(sql, plan, deadline);
        boolean more = records.size() > query.limit();
        return new ScanPage(more ? records.subList(0, query.limit()) : records, more);
    }

    @Override
    public void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        view = new View(indexes.create(table(), index, build, deadline), new SearchTexts());
    }

    @Override
    public void dropIndex(Deadline deadline) {
        view = new View(indexes.drop(table(), deadline), new SearchTexts());
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Unwrap.find(type, database.connections().dataSource());
    }
}
