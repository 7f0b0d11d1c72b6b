package io.covector.pgvector.internal.read;

import io.covector.Metric;
import java.util.OptionalDouble;

/**
 * The minimum score of a search. The score of each row decides, as the caller would compare it, so that the score of a
 * hit keeps this hit. The server compares distances, with a bound that is a little wider than the score says: from the
 * score back to the distance the rounding of 1 + distance is lost, however small the distance is. Immutable and
 * thread-safe.
 */
final class MinScore {
    /** Four roundings at most lie between a distance, its score, and the distance of this score. */
    private static final int ULPS = 8;

    private final Metric metric;
    private final OptionalDouble score;

    MinScore(Metric metric, OptionalDouble score) {
        this.metric = metric;
        this.score = score;
    }

    /** Whether a row at this distance is a hit. */
    boolean accepts(double distance) {
        return score.isEmpty() || metric.scoreOf(distance) >= score.getAsDouble();
    }

    /** A distance that no hit exceeds. */
    double bound() {
        if (score.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double distance = metric.distanceOf(score.getAsDouble());
        return distance + ULPS * Math.ulp(1 + Math.abs(distance));
    }
}
