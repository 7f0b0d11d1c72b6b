package io.covector.batching.tuning;

/**
 * Two points side by side. A pause of the server (its garbage collector's, say) that meets a few requests would hide
 * what the points differ in, and meets them alike in the same time. So a request is counted as a usual one of its
 * operating point if it took longer than a usual one by more than 1.2 times the usual latency of the slower operating
 * point: the same bound for both, else the pauses would be charged to one of them only. Waiting in a queue, up to twice
 * the usual latency, is below the bound.
 *
 * @param one the first
 * @param other the second
 */
record Comparison(Estimate one, Estimate other) {
    private static final double UNUSUAL = 1.2;

    static Comparison of(ThroughputWindow one, ThroughputWindow other) {
        double excess = UNUSUAL * Math.max(one.medianNanos(), other.medianNanos());
        return new Comparison(one.estimate(excess), other.estimate(excess));
    }

    /** By what part the first yields more than the other: 0.1 for a tenth; negative when less. */
    double gain() {
        if (!one.isKnown()) {
            return -1;
        }
        return other.isKnown() ? other.nanosPerItem() / one.nanosPerItem() - 1 : Double.MAX_VALUE;
    }

    /** How far the gain is from none: its logarithm, which has the same error in both directions. */
    double distance() {
        return Math.log1p(gain());
    }

    /** Standard error of the distance, widened while there are few requests behind it, as Student's t is. */
    double error() {
        int fewest = Math.min(one.size(), other.size());
        return Math.hypot(one.error(), other.error()) * (1 + 2.0 / Math.max(1, fewest - 1));
    }
}
