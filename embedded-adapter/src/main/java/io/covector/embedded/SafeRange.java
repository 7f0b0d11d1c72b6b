package io.covector.embedded;

import io.covector.Metric;

/**
 * Which vectors Lucene's single precision can tell apart: lengths whose squares neither overflow nor drown in rounding.
 * The others are kept out of the graph and compared one by one, in double precision. Stateless.
 */
final class SafeRange {
    static final double MAX_NORM = 1e15;
    // Lucene ranks by 1 + dot and 1 / (1 + d * d), which for short vectors all round to 1; cosines do not depend on
    // length
    private static final double MIN_NORM = 0.03;
    private static final double MIN_COSINE_NORM = 1e-15;

    private SafeRange() {}

    static boolean holds(Metric metric, float[] vector) {
        double norm = norm(vector);
        return norm <= MAX_NORM && norm >= (metric == Metric.COSINE ? MIN_COSINE_NORM : MIN_NORM);
    }

    static double norm(float[] vector) {
        double sum = 0;
        for (float component : vector) {
            sum += (double) component * component;
        }
        return Math.sqrt(sum);
    }
}
