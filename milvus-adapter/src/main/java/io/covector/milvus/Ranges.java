package io.covector.milvus;

import io.covector.Metric;

/** Scores and distances of Milvus: L2 is squared, COSINE and IP are scores. Stateless. */
final class Ranges {
    /** What the server's single precision may be off by, for a bound that must not lose a hit. */
    private static final double SLACK = 1e-6;

    private Ranges() {}

    /** Covector's distance for what the server returns. */
    static double distance(Metric metric, float score) {
        return switch (metric) {
            case COSINE -> 1 - Math.max(-1.0, Math.min(1.0, score));
            case DOT -> -(double) score;
            case EUCLIDEAN -> Math.sqrt(Math.max(0.0, score));
        };
    }

    /** Whether no score can be as high as this. */
    static boolean isUnreachable(Metric metric, double minScore) {
        return switch (metric) {
            case COSINE -> minScore > 1 + SLACK;
            case EUCLIDEAN -> minScore > 1;
            case DOT -> false;
        };
    }

    /** The range search's parameters for a minimum score, which Milvus excludes; empty text when every record is in range. */
    static String radius(Metric metric, double minScore) {
        switch (metric) {
            case COSINE -> {
                return minScore <= -1 ? "" : radius(minScore - SLACK);
            }
            case DOT -> {
                double radius = minScore - SLACK * Math.max(1, Math.abs(minScore));
                return radius < -Float.MAX_VALUE ? "" : radius(Math.min(radius, Float.MAX_VALUE));
            }
            case EUCLIDEAN -> {
                double distance = metric.distanceOf(minScore);
                double radius = distance * distance * (1 + SLACK) + SLACK;
                return radius > Float.MAX_VALUE ? "" : radius(radius);
            }
        }
        throw new IllegalArgumentException("metric " + metric);
    }

    private static String radius(double radius) {
        return "\"radius\":" + radius;
    }

    /** Whether a hit that the server found within {@link #radius} has the score, but for rounding. */
    static boolean isWithin(Metric metric, double distance, double minScore) {
        double score = metric.scoreOf(distance);
        return score >= minScore - SLACK * Math.max(1, Math.abs(minScore));
    }
}
