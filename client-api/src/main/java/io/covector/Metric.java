package io.covector;

/**
 * How near two vectors are. On every backend {@code distance} is lower-is-better, {@code score} is higher-is-better,
 * and both are these functions of the two vectors.
 */
public enum Metric {
    /** Cosine of the angle: score = cos in [-1, 1], distance = 1 - cos in [0, 2]. Zero vectors are refused. */
    COSINE {
        @Override
        public double scoreOf(double distance) {
            return 1 - distance;
        }

        @Override
        public double distanceOf(double score) {
            return 1 - score;
        }
    },
    /** Inner product: score = dot, distance = -dot. */
    DOT {
        @Override
        public double scoreOf(double distance) {
            return -distance;
        }

        @Override
        public double distanceOf(double score) {
            return -score;
        }
    },
    /** Straight line: distance = L2 (not squared), score = 1 / (1 + distance) in (0, 1]. */
    EUCLIDEAN {
        @Override
        public double scoreOf(double distance) {
            return 1 / (1 + distance);
        }

        /** Infinite for a score of 0 or less: every vector is near enough. */
        @Override
        public double distanceOf(double score) {
            return score <= 0 ? Double.POSITIVE_INFINITY : 1 / score - 1;
        }
    };

    /** The score that belongs to a distance. */
    public abstract double scoreOf(double distance);

    /** The distance that belongs to a score: the inverse of {@link #scoreOf}. */
    public abstract double distanceOf(double score);
}
