package io.covector.batching.tuning;

/**
 * Time per item, as far as some requests tell.
 *
 * @param nanosPerItem the mean; infinite if nothing was delivered
 * @param error standard error of the mean, as a part of it
 * @param size number of requests behind it
 */
record Estimate(double nanosPerItem, double error, int size) {
    static final Estimate NONE = new Estimate(Double.POSITIVE_INFINITY, 0, 0);

    /** Items per second; 0 if nothing was delivered. */
    double itemsPerSecond() {
        return 1e9 / nanosPerItem;
    }

    boolean isKnown() {
        return nanosPerItem < Double.POSITIVE_INFINITY;
    }
}
