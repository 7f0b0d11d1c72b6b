package io.covector.pgvector;

import io.covector.IndexSpec;
import io.covector.Metric;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.filter.Filter;
import io.covector.spi.SearchBatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One search: first as the index serves it, then, for the queries to which the index gave fewer rows than wanted, by an
 * exact search, so that a result is short only when no more rows match. Where few rows match a filter it is exact at once. Not thread-safe.
 */
final class Searcher {
    private static final Comparator<SearchHit> NEAREST_FIRST = Comparator.comparingDouble(SearchHit::distance);

    private final Table table;
    private final Server server;
    private final SearchTexts texts;
    private final FewMatches fewMatches;
    private final SearchBatch batch;
    private final ReadPlan plan;
    private final double maxDistance;
    private final List<Hits> results = new ArrayList<>();

    /** The rows that one query found: those near enough, and how many there were before that was asked. */
    private static final class Hits {
        final List<SearchHit> near = new ArrayList<>();
        int found;

        boolean mayLack(int topK) {
            // a row that is too far says that every nearer one was found
            return found < topK && found == near.size();
        }
    }

    Searcher(Table table, Server server, SearchTexts texts, FewMatches fewMatches, SearchBatch batch) {
        this.table = table;
        this.server = server;
        this.texts = texts;
        this.fewMatches = fewMatches;
        this.batch = batch;
        this.plan = texts.plan(table, batch.projection());
        Metric metric = table.vectorField().metric();
        this.maxDistance = batch.minScore().isPresent()
                ? metric.distanceOf(batch.minScore().getAsDouble())
                : Double.POSITIVE_INFINITY;
    }

    List<SearchResult> run(Session session) throws SQLException {
        boolean exact = batch.tuning().isExact() || table.vectorField().index() instanceof IndexSpec.None;
        if (exact) {
            results.addAll(run(session, batch.vectors(), true));
        } else if (fewMatch(session)) {
            results.addAll(fewMatches.compare(
                    batch.filter().orElseThrow(), batch.vectors().size(), () -> run(session, batch.vectors(), true)));
        } else {
            results.addAll(run(session, batch.vectors(), false));
            completeShortOnes(session);
        }
        List<SearchResult> sorted = new ArrayList<>(results.size());
        for (Hits hits : results) {
            hits.near.sort(NEAREST_FIRST);
            sorted.add(SearchResult.of(hits.near));
        }
        return sorted;
    }

    /** A caller who says how hard the index is to look is taken at his word. */
    private boolean fewMatch(Session session) throws SQLException {
        if (batch.filter().isEmpty()
                || batch.tuning().ef().isPresent()
                || batch.tuning().probes().isPresent()) {
            return false;
        }
        Filter filter = batch.filter().get();
        return fewMatches.of(filter, () -> {
            Sql sql = new Sql().add("EXPLAIN SELECT 1 FROM ").add(table.name()).add(" AS t WHERE ");
            FilterSql.append(filter, table, sql);
            return session.query(sql, rows -> rows.next() ? rows.getString(1) : "");
        });
    }

    private void completeShortOnes(Session session) throws SQLException {
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
        List<Hits> complete = run(session, vectors, true);
        for (int i = 0; i < positions.size(); i++) {
            results.set(positions.get(i), complete.get(i));
        }
    }

    private List<Hits> run(Session session, List<Vector> vectors, boolean exact) throws SQLException {
        Sql sql = sql(vectors, exact);
        return session.query(sql, rows -> read(rows, vectors.size()));
    }

    private Sql sql(List<Vector> vectors, boolean exact) {
        SearchSql statement = new SearchSql(table, server, batch, plan, exact);
        boolean sets = !exact && SearchSettings.has(table, server, batch);
        if (sets || batch.filter().isPresent() || !plan.isPlain()) {
            Sql sql = new Sql();
            if (sets) {
                SearchSettings.append(sql, table, server, batch);
            }
            statement.append(sql, vectors);
            return sql;
        }
        Sql sql = new Sql(texts.get(batch, vectors.size() == 1, exact, () -> {
            Sql written = new Sql();
            statement.append(written, vectors);
            return written.text();
        }));
        statement.bind(sql, vectors);
        return sql;
    }

    private List<Hits> read(ResultSet rows, int queries) throws SQLException {
        List<Hits> hits = new ArrayList<>(queries);
        for (int i = 0; i < queries; i++) {
            hits.add(new Hits());
        }
        int distanceColumn = 2 + plan.width();
        while (rows.next()) {
            Hits of = hits.get(rows.getInt(1) - 1);
            double distance = rows.getDouble(distanceColumn);
            of.found = batch.minScore().isPresent() ? rows.getInt(distanceColumn + 1) : of.found + 1;
            if (distance <= maxDistance) {
                of.near.add(SearchHit.of(plan.read(rows, 2), table.vectorField().metric(), distance));
            }
        }
        return hits;
    }
}
