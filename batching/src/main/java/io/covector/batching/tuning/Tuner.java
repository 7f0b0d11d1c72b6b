package io.covector.batching.tuning;

import java.util.List;

/**
 * Finds the size of requests and the number in flight with which most items per second get through: observations in, choices
 * out. It compares neighbours by their throughput while the work goes on, so it needs no model of the server; see
 * {@code docs/adr/0015}. It has no clock and no randomness: equal observations lead to equal choices. Thread-safe.
 *
 * <p>Send by {@link #choice()}, and tell {@link #observe} how each request ended. A choice is a bound: a request may be smaller,
 * but only requests of about the chosen size, sent while the chosen number is in flight, teach something about the throughput.
 */
public final class Tuner {
    /** A request that is smaller than this part of the chosen size says nothing about it. */
    private static final double FULL = 0.75;
    /** Observations in a row that say nothing, after which a trial is given up. */
    private static final int PATIENCE = 64;
    /** After a choice that was too much for the server the next one suffers for it: so many requests say nothing. */
    private static final int RELIEF = 8;
    /** Weight of a request in the mean size of an item. */
    private static final double SMOOTHING = 1.0 / 16;

    private final TuningRange range;
    private final Climb climb;
    private long epoch = 1;
    private Choice choice;
    private long observed;
    private int settling;
    private boolean overloaded;
    private int useless;
    private double bytesPerItem;

    /** A tuner that has seen nothing. */
    public Tuner(TuningRange range) {
        this.range = range;
        this.climb = new Climb(range);
        this.choice = climb.onStage(epoch);
    }

    /** What the next request shall be like. */
    public synchronized Choice choice() {
        return choice;
    }

    /** Learns from a request. */
    public synchronized void observe(Observation seen) {
        observed++;
        if (seen.bytes() > 0) {
            double bytes = (double) seen.bytes() / seen.items();
            bytesPerItem = bytesPerItem == 0 ? bytes : bytesPerItem + SMOOTHING * (bytes - bytesPerItem);
        }
        climb.at(observed, bytesPerItem);
        boolean current = seen.choice().epoch() == epoch;
        overloaded |= current && (seen.outcome().isThrottling() || seen.outcome() == Outcome.TIMED_OUT);
        switch (seen.outcome()) {
            case TOO_LARGE -> climb.failed(seen, current);
            case TIMED_OUT -> climb.failed(seen, current && !isSettling());
            case DELIVERED, DELAYED, THROTTLED -> {
                if (current) {
                    learn(seen);
                }
            }
            case FAILED -> {}
        }
        Choice next = climb.onStage(epoch);
        if (next.items() != choice.items() || next.parallelism() != choice.parallelism()) {
            settling = Math.max(choice.parallelism(), next.parallelism()) + (overloaded ? RELIEF : 0);
            overloaded = false;
            useless = 0;
            epoch++;
            choice = climb.onStage(epoch);
        }
    }

    private void learn(Observation seen) {
        double expected = FULL * Math.min(choice.items(), fitting());
        if (seen.items() < expected || seen.inFlight() < choice.parallelism()) {
            if (++useless >= PATIENCE) {
                useless = 0;
                climb.giveUp();
            }
        } else if (!isSettling()) {
            useless = 0;
            climb.measured(seen);
        }
    }

    /** Requests of the choice before were in flight, or in the server's queue, beside the first ones. */
    private boolean isSettling() {
        return settling > 0 && settling-- > 0;
    }

    private double fitting() {
        return bytesPerItem == 0 ? range.maxItems() : Math.max(1, range.maxBytes() / bytesPerItem);
    }

    /** Whether the search has come to an end, until something changes. */
    public synchronized boolean isConverged() {
        return climb.isConverged();
    }

    /** What is held to be best so far; {@link #choice()} differs while a neighbour is tried. */
    public synchronized Choice best() {
        return climb.incumbent(epoch);
    }

    /** The latest decisions, oldest first; at most {@value Climb#MEMORY}. */
    public synchronized List<Decision> history() {
        return climb.history();
    }

    /** The choice, whether the search has ended, and the latest decision. */
    @Override
    public synchronized String toString() {
        List<Decision> history = history();
        return best() + (isConverged() ? ", converged; " : ", searching; ") + history.get(history.size() - 1);
    }
}
