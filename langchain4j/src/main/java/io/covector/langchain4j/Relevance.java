package io.covector.langchain4j;

import io.covector.Metric;
import io.covector.VectorException;
import io.covector.text.Strings;
import org.jspecify.annotations.Nullable;

/** Scores of a metric as relevance from 0 to 1, and back. Immutable and thread-safe. */
enum Relevance {
    /** (1 + cos) / 2. */
    OF_COSINE {
        @Override
        double of(double score) {
            return Math.min(1, Math.max(0, (1 + score) / 2));
        }

        @Override
        @Nullable
        Double minScore(double relevance) {
            // a little less, for what is lost when 1 is added; matches below are left out afterwards
            return relevance <= 0 ? null : Math.max(-1, 2 * relevance - 1 - Math.ulp(1.0));
        }
    },
    /** The score itself. */
    OF_EUCLIDEAN {
        @Override
        double of(double score) {
            return Math.min(1, Math.max(0, score));
        }

        @Override
        @Nullable
        Double minScore(double relevance) {
            return relevance <= 0 ? null : relevance;
        }
    };

    /** The relevance of a hit. */
    abstract double of(double score);

    /** The lowest score of a hit of this relevance, or a little less; null for any. */
    abstract @Nullable Double minScore(double relevance);

    static Relevance of(String collection, Metric metric) {
        return switch (metric) {
            case COSINE -> OF_COSINE;
            case EUCLIDEAN -> OF_EUCLIDEAN;
            case DOT ->
                throw VectorException.invalidArgument("collection " + Strings.quote(collection)
                        + " has the metric DOT, whose scores have no bounds, as a relevance from 0 to 1 must; accepted"
                        + " are COSINE and EUCLIDEAN");
        };
    }
}
