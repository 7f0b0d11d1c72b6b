package io.covector;

import io.covector.filter.Filter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What to search for, and how. Immutable and thread-safe. */
public final class SearchRequest {
    /** How many hits a search returns when the caller does not say. */
    public static final int DEFAULT_TOP_K = 10;

    private final Vector vector;
    private final @Nullable String vectorField;
    private final int topK;
    private final @Nullable Filter filter;
    private final @Nullable Double minScore;
    private final Projection projection;
    private final SearchTuning tuning;
    private final CallOptions options;

    private SearchRequest(Builder builder) {
        this.vector = builder.vector;
        this.vectorField = builder.vectorField;
        this.topK = builder.topK;
        this.filter = builder.filter;
        this.minScore = builder.minScore;
        this.projection = builder.projection;
        this.tuning = builder.tuning;
        this.options = builder.options;
    }

    /** Starts a request for the {@value #DEFAULT_TOP_K} records nearest to the vector. */
    public static Builder builder(Vector vector) {
        return new Builder(vector);
    }

    /** Starts a request for the records nearest to the vector; takes over the array. */
    public static Builder builder(float[] vector) {
        return new Builder(Vector.wrap(Objects.requireNonNull(vector, "vector")));
    }

    /** A request for the records nearest to the vector; takes over the array. */
    public static SearchRequest of(float[] vector, int topK) {
        return builder(vector).topK(topK).build();
    }

    /** The vector to search with. */
    public Vector vector() {
        return vector;
    }

    /** Name of the vector field to search in; empty for the only one of the collection. */
    public Optional<String> vectorField() {
        return Optional.ofNullable(vectorField);
    }

    /** How many hits at most. */
    public int topK() {
        return topK;
    }

    /** Which records may be hits; empty for all. */
    public Optional<Filter> filter() {
        return Optional.ofNullable(filter);
    }

    /** The lowest score of a hit. */
    public OptionalDouble minScore() {
        return minScore == null ? OptionalDouble.empty() : OptionalDouble.of(minScore);
    }

    /** What hits bring back. */
    public Projection projection() {
        return projection;
    }

    /** How hard the index looks. */
    public SearchTuning tuning() {
        return tuning;
    }

    /** Timeout and consistency. */
    public CallOptions options() {
        return options;
    }

    /** Collects the parts of a request. Not thread-safe. */
    public static final class Builder {
        private final Vector vector;
        private @Nullable String vectorField;
        private int topK = DEFAULT_TOP_K;
        private @Nullable Filter filter;
        private @Nullable Double minScore;
        private Projection projection = Projection.metadata();
        private SearchTuning tuning = SearchTuning.defaults();
        private CallOptions options = CallOptions.defaults();

        private Builder(Vector vector) {
            this.vector = Objects.requireNonNull(vector, "vector");
        }

        /** The vector field to search in; without it, or with null, the only one of the collection. */
        public Builder vectorField(@Nullable String vectorField) {
            this.vectorField = vectorField;
            return this;
        }

        /** How many hits at most: 1 to {@link Capabilities#maxTopK()}. */
        public Builder topK(int topK) {
            if (topK < 1) {
                throw VectorException.invalidArgument("topK is " + topK + "; accepted are 1 or more");
            }
            this.topK = topK;
            return this;
        }

        /** Which records may be hits; null for all. */
        public Builder filter(@Nullable Filter filter) {
            this.filter = filter;
            return this;
        }

        /** Which records may be hits, in the text form: see {@link Filter#parse}; null for all. */
        public Builder filter(@Nullable String filter) {
            return filter(filter == null ? (Filter) null : Filter.parse(filter));
        }

        /** The lowest score of a hit, in the terms of the metric; checked by the server before {@code topK} is cut. */
        public Builder minScore(double minScore) {
            if (!Double.isFinite(minScore)) {
                throw VectorException.invalidArgument("minScore is " + minScore + "; accepted are finite numbers");
            }
            this.minScore = minScore;
            return this;
        }

        /** The same for a score that the caller may not have; null for any. */
        public Builder minScore(@Nullable Double minScore) {
            if (minScore != null) {
                return minScore(minScore.doubleValue());
            }
            this.minScore = null;
            return this;
        }

        /** What hits bring back. */
        public Builder projection(Projection projection) {
            this.projection = Objects.requireNonNull(projection, "projection");
            return this;
        }

        /** How hard the index looks. */
        public Builder tuning(SearchTuning tuning) {
            this.tuning = Objects.requireNonNull(tuning, "tuning");
            return this;
        }

        /** HNSW: how many candidates are kept while searching; see {@link SearchTuning#ef(int)}. */
        public Builder ef(int ef) {
            return tuning(tuning.ef(ef));
        }

        /** The same for a number that the caller may not have; null leaves it to the adapter. */
        public Builder ef(@Nullable Integer ef) {
            return tuning(tuning.ef(ef));
        }

        /** IVF: how many lists are searched; see {@link SearchTuning#probes(int)}. */
        public Builder probes(int probes) {
            return tuning(tuning.probes(probes));
        }

        /** The same for a number that the caller may not have; null leaves it to the adapter. */
        public Builder probes(@Nullable Integer probes) {
            return tuning(tuning.probes(probes));
        }

        /** Compares with every record instead of using the index. */
        public Builder exact() {
            return tuning(tuning.exact());
        }

        /** Bounds the whole call; null for the client's default timeout. */
        public Builder timeout(@Nullable Duration timeout) {
            this.options = options.timeout(timeout);
            return this;
        }

        /** What the search must see. */
        public Builder consistency(Consistency consistency) {
            this.options = options.consistency(consistency);
            return this;
        }

        /** The request. */
        public SearchRequest build() {
            return new SearchRequest(this);
        }
    }
}
