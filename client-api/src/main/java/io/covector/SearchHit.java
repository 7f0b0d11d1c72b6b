package io.covector;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One record found by a search. Immutable and thread-safe. */
public final class SearchHit {
    private final VectorRecord record;
    private final double score;
    private final double distance; // NaN without one

    private SearchHit(VectorRecord record, double score, double distance) {
        this.record = Objects.requireNonNull(record, "record");
        this.score = score;
        this.distance = distance;
    }

    /** A hit at this distance, in the terms of the metric; the score follows. */
    public static SearchHit of(VectorRecord record, Metric metric, double distance) {
        return new SearchHit(record, Objects.requireNonNull(metric, "metric").scoreOf(distance), distance);
    }

    /** A hit with a score that comes from no distance, such as one of several searches together. */
    public static SearchHit scored(VectorRecord record, double score) {
        return new SearchHit(record, score, Double.NaN);
    }

    /** The same hit with another form of its record. */
    public SearchHit withRecord(VectorRecord other) {
        return new SearchHit(other, score, distance);
    }

    /** The record, with what the projection asked for. */
    public VectorRecord record() {
        return record;
    }

    /** The id. */
    public RecordId id() {
        return record.id();
    }

    /** Higher is nearer; see {@link Metric} for what it is where there is a distance. */
    public double score() {
        return score;
    }

    /** Lower is nearer; see {@link Metric}. Empty if the score comes from no metric. */
    public OptionalDouble distance() {
        return Double.isNaN(distance) ? OptionalDouble.empty() : OptionalDouble.of(distance);
    }

    /** Metadata, as far as the projection asked for it. */
    public Metadata metadata() {
        return record.metadata();
    }

    /** The text; null when the record has none, or it was not asked for. */
    public @Nullable String text() {
        return record.text();
    }

    /** The vector; null when it was not asked for. See {@link VectorRecord#vector()}. */
    public @Nullable Vector vector() {
        return record.vector();
    }

    /**
     * The components of the vector as a new float array; see {@link VectorRecord#floats()}.
     *
     * @throws VectorException with {@code INVALID_ARGUMENT} if the vector was not asked for, or there are several
     */
    public float[] floats() {
        return record.floats();
    }

    /**
     * The same as plain values, for JSON libraries and the like: a map of {@code id}, {@code score}, {@code distance}
     * where there is one, and the rest as {@link VectorRecord#asMap}. Unmodifiable.
     */
    public Map<String, @Nullable Object> asMap() {
        return PlainMaps.of(this);
    }

    @Override
    public String toString() {
        return record + " score " + score;
    }
}
