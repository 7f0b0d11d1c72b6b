package io.covector.spi;

import io.covector.Consistency;
import io.covector.Projection;
import io.covector.SearchTuning;
import io.covector.Vector;
import io.covector.filter.Filter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Searches of one vector field that differ only in the vector. Immutable and thread-safe. */
public final class SearchBatch {
    private final Kind kind;
    private final List<Vector> vectors;

    private SearchBatch(Kind kind, List<Vector> vectors) {
        this.kind = kind;
        this.vectors = List.copyOf(vectors);
    }

    /** What searches share that can leave in one request; equal if all of it is equal. Immutable and thread-safe. */
    private record Kind(
            String vectorField,
            int topK,
            @Nullable Filter filter,
            double minScore,
            Projection projection,
            SearchTuning tuning,
            Consistency consistency) {
        Kind(Builder builder) {
            this(
                    builder.vectorField,
                    builder.topK,
                    builder.filter,
                    builder.minScore,
                    builder.projection,
                    builder.tuning,
                    builder.consistency);
        }
    }

    /**
     * Starts with no vector, all records, and their metadata.
     *
     * @param vectorField name of the field to search in
     * @param topK hits of each search at most, 1 or more
     */
    public static Builder builder(String vectorField, int topK) {
        return new Builder(vectorField, topK);
    }

    /** The same searches with other vectors. */
    public SearchBatch withVectors(List<Vector> others) {
        return new SearchBatch(kind, others);
    }

    /** Name of the vector field to search in. */
    public String vectorField() {
        return kind.vectorField;
    }

    /** The vectors to search with. */
    public List<Vector> vectors() {
        return vectors;
    }

    /** Hits of each search at most. */
    public int topK() {
        return kind.topK;
    }

    /** Which records may be hits; empty for all. */
    public Optional<Filter> filter() {
        return Optional.ofNullable(kind.filter);
    }

    /** Lowest score of a hit. */
    public OptionalDouble minScore() {
        return Double.isNaN(kind.minScore) ? OptionalDouble.empty() : OptionalDouble.of(kind.minScore);
    }

    /** What hits bring back. */
    public Projection projection() {
        return kind.projection;
    }

    /** How hard the index looks. */
    public SearchTuning tuning() {
        return kind.tuning;
    }

    /** What the search must see. */
    public Consistency consistency() {
        return kind.consistency;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SearchBatch that && kind.equals(that.kind) && vectors.equals(that.vectors);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, vectors);
    }

    /** Everything but the vectors. */
    @Override
    public String toString() {
        return vectors.size() + " searches: " + kind;
    }

    /** Collects the parts of a batch. Not thread-safe. */
    public static final class Builder {
        private final String vectorField;
        private final int topK;
        private @Nullable Filter filter;
        private double minScore = Double.NaN;
        private Projection projection = Projection.metadata();
        private SearchTuning tuning = SearchTuning.defaults();
        private Consistency consistency = Consistency.SESSION;

        private Builder(String vectorField, int topK) {
            this.vectorField = vectorField;
            this.topK = topK;
        }

        /** Which records may be hits; null for all. */
        public Builder filter(@Nullable Filter filter) {
            this.filter = filter;
            return this;
        }

        /** Lowest score of a hit. */
        public Builder minScore(OptionalDouble minScore) {
            this.minScore = minScore.orElse(Double.NaN);
            return this;
        }

        /** What hits bring back. */
        public Builder projection(Projection projection) {
            this.projection = projection;
            return this;
        }

        /** How hard the index looks. */
        public Builder tuning(SearchTuning tuning) {
            this.tuning = tuning;
            return this;
        }

        /** What the search must see. */
        public Builder consistency(Consistency consistency) {
            this.consistency = consistency;
            return this;
        }

        /** The searches with these vectors. */
        public SearchBatch build(List<Vector> vectors) {
            return new SearchBatch(new Kind(this), vectors);
        }
    }
}
