package io.covector.embedded.internal.search;

import io.covector.Metric;
import io.covector.embedded.internal.document.SinglePrecision;
import org.jspecify.annotations.Nullable;

/** Turns a query vector into one that Lucene's graph can compare with the stored vectors. Stateless. */
final class GraphQueryVector {
    private GraphQueryVector() {}

    /**
     * The vector for the graph. Under COSINE and DOT its length does not change the order of the hits, so it is scaled
     * to length 1, where single precision is exact enough.
     *
     * @return null if the graph cannot compare with it
     */
    static float @Nullable [] of(Metric metric, float[] vector) {
        double norm = SinglePrecision.norm(vector);
        if (metric == Metric.EUCLIDEAN) {
            return norm <= SinglePrecision.MAX_NORM ? vector : null;
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
