package io.covector.embedded.internal.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.DoublePredicate;

/** Keeps the nearest of the records that it is offered. Not thread-safe. */
public final class TopKHeap {
    private static final Comparator<Neighbor> NEAREST_FIRST =
            Comparator.comparingDouble(Neighbor::distance).thenComparingInt(Neighbor::doc);

    /** A record by its document number in the whole index. */
    public record Neighbor(int doc, double distance) {}

    private final int k;
    private final DoublePredicate accepted;
    private final PriorityQueue<Neighbor> kept = new PriorityQueue<>(NEAREST_FIRST.reversed());

    /**
     * An empty heap.
     *
     * @param k number of records to keep
     * @param accepted tells which distances are close enough
     */
    TopKHeap(int k, DoublePredicate accepted) {
        this.k = k;
        this.accepted = accepted;
    }

    void offer(int doc, double distance) {
        if (!accepted.test(distance)) {
            return;
        }
        Neighbor last = kept.peek();
        if (kept.size() < k) {
            kept.add(new Neighbor(doc, distance));
        } else if (last != null && distance < last.distance()) {
            kept.poll();
            kept.add(new Neighbor(doc, distance));
        }
    }

    /** The records, nearest first. */
    List<Neighbor> sorted() {
        List<Neighbor> sorted = new ArrayList<>(kept);
        sorted.sort(NEAREST_FIRST);
        return sorted;
    }
}
