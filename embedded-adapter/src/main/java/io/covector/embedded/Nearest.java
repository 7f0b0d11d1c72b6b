package io.covector.embedded;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.DoublePredicate;

/** Keeps the nearest of the records that are offered. Not thread-safe. */
final class Nearest {
    private static final Comparator<Found> NEAREST_FIRST =
            Comparator.comparingDouble(Found::distance).thenComparingInt(Found::doc);

    /** A record by its number in the whole index. */
    record Found(int doc, double distance) {}

    private final int limit;
    private final DoublePredicate accepted;
    private final PriorityQueue<Found> kept = new PriorityQueue<>(NEAREST_FIRST.reversed());

    /**
     * Keeps some records.
     *
     * @param limit how many at most
     * @param accepted the distances that they may have
     */
    Nearest(int limit, DoublePredicate accepted) {
        this.limit = limit;
        this.accepted = accepted;
    }

    void offer(int doc, double distance) {
        if (!accepted.test(distance)) {
            return;
        }
        Found last = kept.peek();
        if (kept.size() < limit) {
            kept.add(new Found(doc, distance));
        } else if (last != null && distance < last.distance()) {
            kept.poll();
            kept.add(new Found(doc, distance));
        }
    }

    /** The records kept, nearest first. */
    List<Found> found() {
        List<Found> found = new ArrayList<>(kept);
        found.sort(NEAREST_FIRST);
        return found;
    }
}
