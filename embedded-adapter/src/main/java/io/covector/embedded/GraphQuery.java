package io.covector.embedded;

import io.covector.Metric;
import org.jspecify.annotations.Nullable;

/** A vector to search with, in the form that Lucene's graph compares with the stored ones. Immutable and thread-safe. */
final class GraphQuery {
    private GraphQuery() {}

    /**
     * The vector for the graph. Its length does not matter under COSINE and DOT, so it becomes 1, where single precision serves best.
     *
     * @return null if the graph cannot compare with it
     */
    static float @Nullable [] of(Metric metric, float[] vector) {
        double norm = SafeRange.norm(vector);
        if (metric == Metric.EUCLIDEAN) {
            return norm <= SafeRange.MAX_NORM ? vector : null;
        }
        if (norm == 0) {
            return null;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / norm);
        }
        return unit;
    }
}
