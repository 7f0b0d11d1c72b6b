package io.covector.pgvector.internal.read;

import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.codec.HalfRange;
import io.covector.pgvector.internal.codec.VectorCodec;
import io.covector.pgvector.internal.connection.CallConnection;
import io.covector.pgvector.internal.filter.FilterSql;
import io.covector.pgvector.internal.schema.Server;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.spi.SearchBatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One search. The index serves it first. Queries for which the index gave fewer rows than wanted are then searched
 * exactly, so that a result is short only if no more rows match. A search whose filter matches few rows is exact at
 * once. Not thread-safe.
 */
public final class Searcher {
    private static final Comparator<SearchHit> NEAREST_FIRST =
            Comparator.comparingDouble(hit -> hit.distance().orElse(Double.NaN));

    private final Table table;
    private final Server server;
    private final StatementCache statements;
    private final SelectivityCache selectivity;
    private final SearchBatch batch;
    private final RowMapper mapper;
    private final MinScore minScore;
    private final List<Hits> results = new ArrayList<>();

    /** The rows that one query found: those near enough, and the number of all before the minimum score was applied. */
    private static final class Hits {
        final List<SearchHit> near = new ArrayList<>();
        int found;

        boolean mayLack(int topK) {
            // a row below the minimum score was found, so every nearer row was found too
            return found < topK && found == near.size();
        }
    }

    public Searcher(
            Table table, Server server, StatementCache statements, SelectivityCache selectivity, SearchBatch batch) {
        this.table = table;
        this.server = server;
        this.statements = statements;
        this.selectivity = selectivity;
        this.batch = batch;
        this.mapper = statements.mapper(table, batch.projection());
        this.minScore = new MinScore(table.vectorField().metric(), batch.minScore());
    }

    public List<SearchResult> run(CallConnection connection) throws SQLException {
        boolean exact =
                batch.tuning().isExact() || table.vectorField().index() instanceof IndexSpec.None || isBeyondIndex();
        if (exact) {
            results.addAll(run(connection, batch.vectors(), true));
        } else if (matchesFewRows(connection)) {
            results.addAll(selectivity.observe(
                    batch.filter().orElseThrow(),
                    batch.vectors().size(),
                    () -> run(connection, batch.vectors(), true)));
        } else {
            results.addAll(run(connection, batch.vectors(), false));
            completeShortOnes(connection);
        }
        List<SearchResult> sorted = new ArrayList<>(results.size());
        for (Hits hits : results) {
            hits.near.sort(NEAREST_FIRST);
            sorted.add(SearchResult.of(hits.near));
        }
        return sorted;
    }

    /** Whether a query does not fit the half precision of the index; under COSINE its direction always does. */
    private boolean isBeyondIndex() {
        return table.limitsComponents()
                && table.vectorField().metric() != Metric.COSINE
                && batch.vectors().stream()
                        .anyMatch(query -> HalfRange.firstBeyond(VectorCodec.components(query)) >= 0);
    }

    /** Only for searches that do not set how many candidates the index looks at: those are run as their caller says. */
    private boolean matchesFewRows(CallConnection connection) throws SQLException {
        if (batch.filter().isEmpty()
                || batch.tuning().ef().isPresent()
                || batch.tuning().probes().isPresent()) {
            return false;
        }
        Filter filter = batch.filter().get();
        return selectivity.matchesFewRows(filter, () -> {
            Sql sql = new Sql().add("EXPLAIN SELECT 1 FROM ").add(table.name()).add(" AS t WHERE ");
            FilterSql.append(filter, table, sql);
            return connection.query(sql, rows -> rows.next() ? rows.getString(1) : "");
        });
    }

    private void completeShortOnes(CallConnection connection) throws SQLException {
        List<Integer> positions = new ArrayList<>();
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).mayLack(batch.topK())) {
                positions.add(i);
                vectors.add(batch.vectors().get(i));
            }
        }
        if (positions.isEmpty()) {
            return;
        }
        List<Hits> complete = run(connection, vectors, true);
        for (int i = 0; i < positions.size(); i++) {
            results.set(positions.get(i), complete.get(i));
        }
    }

    private List<Hits> run(CallConnection connection, List<Vector> vectors, boolean exact) throws SQLException {
        Sql sql = sql(vectors, exact);
        return connection.query(sql, rows -> read(rows, vectors.size()));
    }

    private Sql sql(List<Vector> vectors, boolean exact) {
        SearchSql statement = new SearchSql(table, server.types(), batch, mapper, exact);
        SearchSettings settings = SearchSettings.of(table, server, batch, exact);
        if (batch.filter().isPresent() || !mapper.isPlain()) {
            Sql sql = new Sql();
            settings.append(sql);
            statement.append(sql, vectors);
            return sql;
        }
        Sql sql = new Sql(statements.text(batch, settings.shape(), vectors.size() == 1, exact, () -> {
            Sql written = new Sql();
            settings.append(written);
            statement.append(written, vectors);
            return written.text();
        }));
        settings.bind(sql);
        statement.bind(sql, vectors);
        return sql;
    }

    private List<Hits> read(ResultSet rows, int queries) throws SQLException {
        List<Hits> hits = new ArrayList<>(queries);
        for (int i = 0; i < queries; i++) {
            hits.add(new Hits());
        }
        int distanceColumn = 2 + mapper.width();
        while (rows.next()) {
            Hits of = hits.get(rows.getInt(1) - 1);
            double distance = rows.getDouble(distanceColumn);
            if (Double.isNaN(distance)) {
                continue; // others have written the vector, such as the zero vector under COSINE
            }
            of.found = batch.minScore().isPresent() ? rows.getInt(distanceColumn + 1) : of.found + 1;
            if (minScore.accepts(distance)) {
                of.near.add(
                        SearchHit.of(mapper.read(rows, 2), table.vectorField().metric(), distance));
            }
        }
        return hits;
    }
}
