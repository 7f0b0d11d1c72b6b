package io.covector.milvus.internal.codec;

import io.covector.Metric;

/**
 * Converts between scores of Milvus and of Covector: L2 is a squared distance, COSINE and IP are similarities.
 * Stateless.
 */
public final class MilvusScores {
    /** The rounding error of the server's single precision: added to bounds so that no hit is lost. */
    private static final double SLACK = 1e-6;

    private MilvusScores() {}

    /** Covector's distance for what the server returns. */
    static double distance(Metric metric, float score) {
        return switch (metric) {
            case COSINE -> 1 - Math.max(-1.0, Math.min(1.0, score));
            case DOT -> -(double) score;
            case EUCLIDEAN -> Math.sqrt(Math.max(0.0, score));
        };
    }

    /** Whether no score can be as high as this. */
    public static boolean isUnreachable(Metric metric, double minScore) {
        return switch (metric) {
            case COSINE -> minScore > 1 + SLACK;
            case EUCLIDEAN -> minScore > 1;
            case DOT -> false;
        };
    }

    /** Whether a hit has the minimum score, up to rounding. */
    public static boolean isWithin(Metric metric, double distance, double minScore) {
        double score = metric.scoreOf(distance);
        return score >= minScore - SLACK * Math.max(1, Math.abs(minScore));
    }
}
