package io.covector.pgvector.internal.read;

import io.covector.Projection;
import io.covector.pgvector.internal.schema.Table;
import io.covector.spi.SearchBatch;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Texts of search statements, which differ only in the values they bind, and row mappers of projections, so that the
 * usual search builds neither. Thread-safe.
 */
public final class StatementCache {
    /** No more are kept: an application has a few kinds of searches, or so many that keeping them is of no use. */
    private static final int MAX = 64;

    private final ConcurrentMap<Shape, String> texts = new ConcurrentHashMap<>();

    private final ConcurrentMap<Projection, RowMapper> mappers = new ConcurrentHashMap<>();

    private final OddValues odd;

    public StatementCache(OddValues odd) {
        this.odd = odd;
    }

    private record Shape(
            int topK,
            Projection projection,
            boolean minScore,
            SearchSettings.Shape settings,
            boolean single,
            boolean exact) {}

    RowMapper mapper(Table table, Projection projection) {
        RowMapper known = mappers.get(projection);
        if (known == null) {
            known = new RowMapper(table, projection, odd);
            if (mappers.size() < MAX) {
                mappers.put(projection, known);
            }
        }
        return known;
    }

    /** The text of a search without filter. */
    String text(
            SearchBatch batch, SearchSettings.Shape settings, boolean single, boolean exact, Supplier<String> writer) {
        Shape shape =
                new Shape(batch.topK(), batch.projection(), batch.minScore().isPresent(), settings, single, exact);
        String known = texts.get(shape);
        if (known == null) {
            known = writer.get();
            if (texts.size() < MAX) {
                texts.put(shape, known);
            }
        }
        return known;
    }
}
