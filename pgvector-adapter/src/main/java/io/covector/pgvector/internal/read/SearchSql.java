package io.covector.pgvector.internal.read;

import io.covector.Metric;
import io.covector.Vector;
import io.covector.filter.Filter;
import io.covector.pgvector.internal.codec.VectorCodec;
import io.covector.pgvector.internal.filter.FilterSql;
import io.covector.pgvector.internal.schema.Ids;
import io.covector.pgvector.internal.schema.Table;
import io.covector.pgvector.internal.sql.PgCatalog;
import io.covector.pgvector.internal.sql.Sql;
import io.covector.pgvector.internal.sql.VectorTypes;
import io.covector.spi.SearchBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement of a search: for each query vector, in one statement, the nearest rows. Its shape is
 *
 * <pre>{@code
 * SELECT q.n, h.* FROM unnest(?) WITH ORDINALITY AS q(v, n)
 *   CROSS JOIN LATERAL (SELECT ..., t.v <=> q.v AS d FROM table AS t WHERE filter ORDER BY d LIMIT k) AS h
 * }</pre>
 *
 * so that the index serves every query.
 *
 * <p>A minimum score is a condition on the k nearest rows. The statement also gives their number and the nearest of
 * them, so that its reader can tell whether the condition took rows away or the index gave too few.
 *
 * <p>An exact search orders by {@code d + 0}, which no index serves. An index on halfvec orders by rounded distances,
 * so that the statement takes more than k rows from it and picks k of them by the exact distance. Stateless.
 */
final class SearchSql {
    /** Rows taken by rounded distances for each row wanted; halfvec keeps 11 bits of a component. */
    private static final int ROUNDED_FACTOR = 2;

    /** Rows taken by rounded distances in addition. */
    private static final int ROUNDED_EXTRA = 20;

    private final Table table;
    private final VectorTypes types;
    private final SearchBatch batch;
    private final RowMapper mapper;
    private final MinScore minScore;
    private final boolean exact;

    SearchSql(Table table, VectorTypes types, SearchBatch batch, RowMapper mapper, boolean exact) {
        this.table = table;
        this.types = types;
        this.batch = batch;
        this.mapper = mapper;
        this.minScore = new MinScore(table.vectorField().metric(), batch.minScore());
        this.exact = exact;
    }

    /** Number of rows that the index must give for each query. */
    static int candidates(Table table, int topK) {
        return table.isRounded() ? topK * ROUNDED_FACTOR + ROUNDED_EXTRA : topK;
    }

    /** Appends the statement for some of the batch's vectors. */
    void append(Sql sql, List<Vector> vectors) {
        sql.add("SELECT q.n, h.* FROM ");
        if (vectors.size() == 1) {
            bindVectors(sql.add("(SELECT "), vectors).add(" AS v, 1::bigint AS n) AS q");
        } else {
            bindVectors(sql.add(PgCatalog.function("unnest")), vectors).add(") WITH ORDINALITY AS q(v, n)");
        }
        sql.add(" CROSS JOIN LATERAL (");
        if (batch.minScore().isPresent()) {
            limited(sql);
        } else {
            nearest(sql);
        }
        sql.add(") AS h");
    }

    /** Binds what {@link #append} binds, for a statement without filter whose text is known. */
    void bind(Sql sql, List<Vector> vectors) {
        bindVectors(sql, vectors);
        if (batch.minScore().isPresent()) {
            sql.bindDouble(minScore.bound());
        }
    }

    private Sql bindVectors(Sql sql, List<Vector> vectors) {
        if (vectors.size() == 1) {
            return sql.bindVector(types, VectorCodec.components(vectors.get(0)));
        }
        List<float[]> arrays = new ArrayList<>(vectors.size());
        vectors.forEach(vector -> arrays.add(VectorCodec.components(vector)));
        return sql.bindVectors(types, arrays);
    }

    private void limited(Sql sql) {
        sql.add("SELECT * FROM (SELECT s.*, pg_catalog.count(*) OVER () AS found,"
                + " pg_catalog.min(s.d) OVER () AS nearest FROM (");
        nearest(sql);
        sql.add(") AS s) AS w WHERE w.d")
                .add(PgCatalog.operator("<="))
                .bindDouble(minScore.bound())
                .add(" OR w.d" + PgCatalog.EQUALS + "w.nearest");
    }

    private void nearest(Sql sql) {
        String stored = table.traits().halfvec()
                ? "t." + table.quotedVector() + "::"
                        + types.vector(table.vectorField().dimension())
                : "t." + table.quotedVector();
        if (exact || !table.isRounded()) {
            rows(sql, distance(stored, "q.v") + (exact ? PgCatalog.operator("+") + "0" : ""), "d", batch.topK());
            return;
        }
        String halfvec = "::" + types.halfvec(table.vectorField().dimension());
        // the length does not matter to this metric, but only vectors of about length 1 fit into halfvec
        String query = table.vectorField().metric() == Metric.COSINE ? types.normalize() + "(q.v)" : "q.v";
        String column = "t." + table.quotedVector();
        String indexed = switch (table.indexKey()) {
            case COLUMN -> column;
            case HALFVEC -> column + halfvec;
            case DIRECTIONS -> types.normalize() + "(" + column + ")" + halfvec;
        };
        sql.add("SELECT * FROM (");
        rows(sql, distance(stored, "q.v"), distance(indexed, query + halfvec), candidates(table, batch.topK()));
        sql.add(") AS r ORDER BY r.d LIMIT ").add(batch.topK());
    }

    private void rows(Sql sql, String distance, String order, int limit) {
        sql.add("SELECT ");
        mapper.select(sql, types);
        sql.add(", ").add(distance).add(" AS d FROM ").add(table.name()).add(" AS t");
        String vectors = table.traits().vectorNullable() ? " AND t." + table.quotedVector() + " IS NOT NULL" : "";
        String conditions = vectors + Ids.andPossible(table);
        if (batch.filter().isPresent()) {
            Filter filter = batch.filter().get();
            sql.add(" WHERE ");
            FilterSql.append(filter, table, sql);
            sql.add(conditions);
        } else if (!conditions.isEmpty()) {
            sql.add(" WHERE ").add(conditions.substring(" AND ".length()));
        }
        sql.add(" ORDER BY ").add(order).add(" LIMIT ").add(limit);
    }

    private String distance(String stored, String query) {
        Metric metric = table.vectorField().metric();
        return "(" + stored + " " + types.operator(metric) + " " + query + ")";
    }
}
