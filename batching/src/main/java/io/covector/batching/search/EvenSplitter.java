package io.covector.batching.search;

import io.covector.batching.sizing.Choice;

/**
 * Deals the items of one call out to requests, round by round: as many requests as may be concurrent, all of one size.
 * The rounds that are left are even, so that a call does not end with one long request while others could help; and no
 * request is smaller than is worth one. Not thread-safe.
 */
public final class EvenSplitter {
    private final int items;
    private final int most;
    private final int worth;
    private int position;
    private Choice choice = new Choice(1, 1, 0);
    private int size;
    private int left;

    /**
     * Nothing dealt yet.
     *
     * @param items of the call
     * @param most items of a request at most, whatever is chosen
     * @param worth items that are worth a further request
     */
    public EvenSplitter(int items, int most, int worth) {
        this.items = items;
        this.most = most;
        this.worth = worth;
    }

    /**
     * The items of one request. Immutable and thread-safe.
     *
     * @param from the first, from 0
     * @param to behind the last
     * @param choice what it was cut by
     */
    public record Part(int from, int to, Choice choice) {}

    /** Whether there is something left. */
    public boolean hasNext() {
        return position < items;
    }

    /** Concurrent requests at most, by the choice of this round. */
    public int concurrentRequests() {
        return choice.concurrentRequests();
    }

    /** Whether all items fit in one request, if nothing has been dealt yet. */
    public boolean isOneRequest(Choice latest) {
        return ceilDiv(items, newSize(latest)) <= 1;
    }

    /**
     * Requests that the rest of the items takes, as things are.
     *
     * @param latest decides if a new round begins
     */
    public int parts(Choice latest) {
        return hasNext() ? ceilDiv(items - position, left == 0 ? newSize(latest) : size) : 0;
    }

    /**
     * The next request.
     *
     * @param latest decides if a new round begins
     */
    public Part next(Choice latest) {
        if (left == 0) {
            begin(latest);
        }
        left--;
        int from = position;
        position = Math.min(items, from + size);
        return new Part(from, position, choice);
    }

    private void begin(Choice latest) {
        choice = latest;
        left = latest.concurrentRequests();
        size = newSize(latest);
    }

    /** Items of each request of a round that begins now. */
    private int newSize(Choice latest) {
        int rest = Math.max(1, items - position);
        int concurrent = latest.concurrentRequests();
        int fitting = Math.min(latest.items(), most);
        int rounds = ceilDiv(rest, fitting * concurrent);
        int parts = Math.max(ceilDiv(rest, fitting), Math.min(rounds * concurrent, rest / worth));
        return ceilDiv(rest, parts);
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
