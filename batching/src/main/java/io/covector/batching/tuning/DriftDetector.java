package io.covector.batching.tuning;

/**
 * Guards what was found: notices when the throughput changes, and says when a neighbour is due to be tried again, since
 * a server that has become faster need not show it where it is not asked. Not thread-safe.
 */
final class DriftDetector {
    private static final int BASELINE = 64;
    private static final int WINDOW = 32;
    /** A change of the throughput by this part, seen in two windows in a row, is one. */
    private static final double CHANGE = 0.2;
    /** Standard errors that it must have. */
    private static final double CONFIDENCE = 4;
    /** Observations from one try of a neighbour to the next; doubled when all have been tried in vain. */
    private static final long FIRST_INTERVAL = 256;

    private static final long LONGEST_INTERVAL = 8_192;
    /** After a try of n observations the next is this times n away, at least. */
    private static final int REST = 8;

    enum Finding {
        NOTHING,
        CHANGED,
        TRY_NEIGHBOUR
    }

    private ThroughputWindow window = new ThroughputWindow();
    private int suspicious;
    private long interval = FIRST_INTERVAL;
    private long due;
    private int nextStep;

    /** Something else is held to be best now: neighbours are tried often at first. */
    void reset() {
        interval = FIRST_INTERVAL;
        nextStep = 0;
    }

    void begin(long now) {
        window = new ThroughputWindow();
        suspicious = 0;
        due = now + interval;
    }

    /**
     * Looks at one more request.
     *
     * @param usual what the incumbent did since it has been one
     */
    Finding observe(Observation seen, ThroughputWindow usual, long now) {
        if (window.size() == WINDOW) {
            window = new ThroughputWindow();
        }
        window.add(seen);
        if (window.size() == WINDOW && usual.size() >= BASELINE) {
            suspicious = differs(usual) ? suspicious + 1 : 0;
            if (suspicious == 2) {
                return Finding.CHANGED;
            }
        }
        return now >= due ? Finding.TRY_NEIGHBOUR : Finding.NOTHING;
    }

    private boolean differs(ThroughputWindow usual) {
        Comparison comparison = Comparison.of(window, usual);
        double change = Math.abs(comparison.distance());
        return change > CHANGE && change > CONFIDENCE * comparison.error();
    }

    /** The latest requests. */
    ThroughputWindow latest() {
        return window;
    }

    /** The neighbour to try again. */
    Step nextStep() {
        Step[] steps = Step.values();
        return steps[nextStep++ % steps.length];
    }

    /**
     * A neighbour was tried in vain.
     *
     * @param price number of observations that the try took
     */
    void trialFailed(long now, long price) {
        if (nextStep % Step.values().length == 0) {
            interval = Math.min(LONGEST_INTERVAL, interval * 2);
        }
        due = now + Math.max(interval, REST * price);
    }
}
