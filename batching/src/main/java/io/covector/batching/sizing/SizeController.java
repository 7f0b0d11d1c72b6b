package io.covector.batching.sizing;

import io.covector.SizeDecision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The size of requests and the number of concurrent ones: observations in, choices out. Begins with what suits the
 * backend, halves what the server refuses, and grows back step by step; see {@code docs/adr/0015}. It has no clock and
 * no randomness: equal observations lead to equal choices. Thread-safe.
 */
final class SizeController {
    /** Decisions that are remembered. */
    static final int HISTORY_SIZE = 64;

    /** Requests that the server must take in a row before one step of growth. */
    static final int FIRST_PATIENCE = 64;

    /** The same after growth has failed again and again: doubled each time, up to this. */
    static final int LONGEST_PATIENCE = 4_096;

    private final int fullItems;
    private final int fullConcurrentRequests;
    private final Deque<SizeDecision> history = new ArrayDeque<>();
    private Choice choice;
    private long observed;
    private int delivered;
    private int patience = FIRST_PATIENCE;
    private @Nullable Choice beforeGrowth; // while it is not known whether the last growth holds

    /**
     * A controller that has seen nothing.
     *
     * @param items of a request, to begin with and at most
     * @param concurrentRequests concurrent requests, to begin with and at most
     */
    SizeController(int items, int concurrentRequests) {
        if (items < 1 || concurrentRequests < 1) {
            throw new IllegalArgumentException(
                    "sizes are " + items + " x " + concurrentRequests + "; accepted are 1 or more each");
        }
        this.fullItems = items;
        this.fullConcurrentRequests = concurrentRequests;
        this.choice = new Choice(items, concurrentRequests, 0);
        record(Reason.START);
    }

    /** What the next request shall be like. */
    synchronized Choice choice() {
        return choice;
    }

    /** The latest decisions, oldest first; at most {@value #HISTORY_SIZE}. */
    synchronized List<SizeDecision> history() {
        return List.copyOf(history);
    }

    /**
     * Learns from a request that has ended. One that was sent by an earlier choice says nothing: what it met has been
     * answered.
     *
     * @param sentBy the choice that it was cut by
     * @param items how many it had
     */
    synchronized void observe(Choice sentBy, int items, Outcome outcome) {
        observed++;
        if (sentBy.epoch() != choice.epoch()) {
            return;
        }
        switch (outcome) {
            case THROTTLED -> fewerRequests();
            case TIMED_OUT -> smallerRequests(Math.min(items, choice.items()), Reason.TIMED_OUT);
            case TOO_LARGE -> smallerRequests(Math.min(items, choice.items()), Reason.TOO_LARGE);
            case DELIVERED -> {
                if (++delivered >= patience) {
                    grow();
                }
            }
            case FAILED -> {}
        }
    }

    private void fewerRequests() {
        if (beforeGrowth != null) {
            giveGrowthUp(beforeGrowth, Reason.THROTTLED);
        } else if (choice.concurrentRequests() > 1) {
            shrink(choice.items(), choice.concurrentRequests() / 2, Reason.THROTTLED);
        } else {
            smallerRequests(choice.items(), Reason.THROTTLED);
        }
    }

    private void smallerRequests(int refused, Reason reason) {
        if (beforeGrowth != null && beforeGrowth.items() < refused) {
            giveGrowthUp(beforeGrowth, reason);
        } else if (refused > 1) {
            shrink(refused / 2, choice.concurrentRequests(), reason);
        } else if (choice.concurrentRequests() > 1) {
            shrink(1, choice.concurrentRequests() / 2, reason);
        }
    }

    private void shrink(int items, int concurrentRequests, Reason reason) {
        patience = FIRST_PATIENCE;
        beforeGrowth = null;
        change(items, concurrentRequests, reason);
    }

    /** Back to what the server took; such growth is tried more and more seldom. */
    private void giveGrowthUp(Choice before, Reason reason) {
        patience = Math.min(LONGEST_PATIENCE, patience * 2);
        beforeGrowth = null;
        change(before.items(), before.concurrentRequests(), reason);
    }

    private void grow() {
        if (beforeGrowth != null) {
            patience = FIRST_PATIENCE; // what was grown last has held
        }
        if (choice.items() < fullItems) {
            growTo(Math.min(fullItems, choice.items() * 2), choice.concurrentRequests());
        } else if (choice.concurrentRequests() < fullConcurrentRequests) {
            growTo(choice.items(), choice.concurrentRequests() + 1);
        } else {
            beforeGrowth = null;
            delivered = 0;
        }
    }

    private void growTo(int items, int concurrentRequests) {
        beforeGrowth = choice;
        change(items, concurrentRequests, Reason.RECOVERED);
    }

    private void change(int items, int concurrentRequests, Reason reason) {
        delivered = 0;
        choice = new Choice(items, concurrentRequests, choice.epoch() + 1);
        record(reason);
    }

    private void record(Reason reason) {
        if (history.size() == HISTORY_SIZE) {
            history.removeFirst();
        }
        history.addLast(new SizeDecision(observed, choice.items(), choice.concurrentRequests(), reason.words()));
    }

    /** The choice and the latest decision. */
    @Override
    public synchronized String toString() {
        return choice + "; " + history.getLast();
    }
}
