package io.covector.batching.tuning;

import java.util.List;

/**
 * Finds the size and the number of concurrent requests with which most items per second get through: observations in,
 * choices out. It compares neighbours by their throughput while the work goes on, so it needs no model of the server;
 * see {@code docs/adr/0015}. It has no clock and no randomness: equal observations lead to equal choices. Thread-safe.
 *
 * <p>Send by {@link #choice()}, and tell {@link #observe} how each request ended. A choice is a bound: a request may be
 * smaller, but only requests of about the chosen size, sent while the chosen number is concurrent, teach something
 * about the throughput.
 */
public final class Tuner {
    /** A request that is smaller than this part of the chosen size says nothing about it. */
    private static final double FULL_SHARE = 0.75;
    /** Observations in a row that say nothing, after which a trial is given up. */
    private static final int MAX_USELESS = 64;
    /** After a choice that was too much for the server the next one suffers for it: so many requests say nothing. */
    private static final int SETTLING_AFTER_OVERLOAD = 8;
    /** Weight of a request in the mean size of an item. */
    private static final double SMOOTHING = 1.0 / 16;

    private final TuningRange range;
    private final HillClimber climber;
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
        this.climber = new HillClimber(range);
        this.choice = climber.current(epoch);
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
        climber.at(observed, bytesPerItem);
        boolean current = seen.choice().epoch() == epoch;
        overloaded |= current && (seen.outcome().isThrottling() || seen.outcome() == Outcome.TIMED_OUT);
        switch (seen.outcome()) {
            case TOO_LARGE -> climber.failed(seen, current);
            case TIMED_OUT -> climber.failed(seen, current && !isSettling());
            case DELIVERED, DELAYED, THROTTLED -> {
                if (current) {
                    learn(seen);
                }
            }
            case FAILED -> {}
        }
        Choice next = climber.current(epoch);
        if (next.items() != choice.items() || next.concurrentRequests() != choice.concurrentRequests()) {
            settling = Math.max(choice.concurrentRequests(), next.concurrentRequests())
                    + (overloaded ? SETTLING_AFTER_OVERLOAD : 0);
            overloaded = false;
            useless = 0;
            epoch++;
            choice = climber.current(epoch);
        }
    }

    private void learn(Observation seen) {
        double expected = FULL_SHARE * Math.min(choice.items(), fittingItems());
        if (seen.items() < expected || seen.concurrentRequests() < choice.concurrentRequests()) {
            if (++useless >= MAX_USELESS) {
                useless = 0;
                climber.giveUpTrial();
            }
        } else if (!isSettling()) {
            useless = 0;
            climber.measured(seen);
        }
    }

    /** Requests of the choice before were under way, or in the server's queue, beside the first ones. */
    private boolean isSettling() {
        return settling > 0 && settling-- > 0;
    }

    private double fittingItems() {
        return bytesPerItem == 0 ? range.maxItems() : Math.max(1, range.maxBytes() / bytesPerItem);
    }

    /** Whether the search has come to an end, until something changes. */
    public synchronized boolean isConverged() {
        return climber.isConverged();
    }

    /** What is held to be best so far; {@link #choice()} differs while a neighbour is tried. */
    public synchronized Choice best() {
        return climber.incumbent(epoch);
    }

    /** The latest decisions, oldest first; at most {@value HillClimber#HISTORY_SIZE}. */
    public synchronized List<Decision> history() {
        return climber.history();
    }

    /** The choice, whether the search has ended, and the latest decision. */
    @Override
    public synchronized String toString() {
        List<Decision> history = history();
        return best() + (isConverged() ? ", converged; " : ", searching; ") + history.get(history.size() - 1);
    }
}
