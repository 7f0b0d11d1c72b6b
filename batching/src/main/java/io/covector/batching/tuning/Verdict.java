package io.covector.batching.tuning;

/** Whether one operating point yields more than another. */
enum Verdict {
    BETTER,
    NOT_BETTER,
    OPEN;

    /** Standard errors that a difference must have to be believed early, since it is looked at several times. */
    private static final double EARLY = 2.5;
    /** The same when there will be no further look. */
    private static final double AT_LAST = 2;

    /**
     * Compares a candidate with the incumbent.
     *
     * @param required the gain that makes a change worth while, 0.02 for 2 %
     * @param most requests of each after which there is no further look
     */
    static Verdict on(ThroughputWindow candidate, ThroughputWindow incumbent, double required, int most) {
        Comparison comparison = Comparison.of(candidate, incumbent);
        double gain = comparison.distance();
        double error = comparison.error();
        double enough = Math.log1p(required);
        if (gain >= enough && gain > EARLY * error) {
            return BETTER;
        }
        if (gain + EARLY * error < enough) {
            return NOT_BETTER;
        }
        if (candidate.size() < most || incumbent.size() < most) {
            return OPEN;
        }
        return gain >= enough && gain > AT_LAST * error ? BETTER : NOT_BETTER;
    }
}
