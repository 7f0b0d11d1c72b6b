package io.covector.pgvector;

import io.covector.Projection;
import io.covector.spi.SearchBatch;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * What searches have in common: how rows are read for a projection, and the texts of statements that only differ in the values
 * they bind. So the usual search plans and writes nothing. Thread-safe.
 */
final class SearchTexts {
    /** More are not kept: an application has a few kinds of searches, or so many that keeping them is of no use. */
    private static final int MAX = 64;

    private final ConcurrentMap<Shape, String> texts = new ConcurrentHashMap<>();

    private final ConcurrentMap<Projection, ReadPlan> plans = new ConcurrentHashMap<>();

    private record Shape(int topK, Projection projection, boolean minScore, boolean single, boolean exact) {}

    ReadPlan plan(Table table, Projection projection) {
        ReadPlan known = plans.get(projection);
        if (known == null) {
            known = new ReadPlan(table, projection);
            if (plans.size() < MAX) {
                plans.put(projection, known);
            }
        }
        return known;
    }

    /** The text for searches without filter. */
    String get(SearchBatch batch, boolean single, boolean exact, Supplier<String> writer) {
        Shape shape =
                new Shape(batch.topK(), batch.projection(), batch.minScore().isPresent(), single, exact);
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
