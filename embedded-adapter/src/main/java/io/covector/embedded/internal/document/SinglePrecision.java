package io.covector.embedded.internal.document;

import io.covector.Metric;

/**
 * Which vectors Lucene can compare in single precision: those whose length, squared, neither overflows nor is lost in
 * rounding. The others are not in the graph; they are compared one by one, in double precision. Stateless.
 */
public final class SinglePrecision {
    public static final double MAX_NORM = 1e15;
    // Lucene ranks by 1 + dot and by 1 / (1 + d * d), which are rounded to 1 for all short vectors; a cosine does not
    // depend on the length
    private static final double MIN_NORM = 0.03;
    private static final double MIN_COSINE_NORM = 1e-15;

    private SinglePrecision() {}

    static boolean holds(Metric metric, float[] vector) {
        double norm = norm(vector);
        return norm <= MAX_NORM && norm >= (metric == Metric.COSINE ? MIN_COSINE_NORM : MIN_NORM);
    }

    public static double norm(float[] vector) {
        double sum = 0;
        for (float component : vector) {
            sum += (double) component * component;
        }
        return Math.sqrt(sum);
    }
}
