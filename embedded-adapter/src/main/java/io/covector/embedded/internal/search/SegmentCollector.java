package io.covector.embedded.internal.search;

import io.covector.embedded.internal.filter.PeriodicCheck;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.hnsw.FloatHeap;

/**
 * Collects the nearest nodes of the graph of one segment, and fails when the call must not go on. The search ends where
 * nothing is left that is among the nearest of all segments searched so far. But it goes on until it has found the
 * segment's own share, for it may begin far from what it looks for. Not thread-safe.
 */
final class SegmentCollector implements KnnCollector {
    private final TopKnnCollector top;
    private final int share;
    private final FloatHeap own;
    private final FloatHeap all;
    private final PeriodicCheck check;

    /**
     * A collector for one segment.
     *
     * @param share number of nodes to find, whatever the other segments have
     * @param all the best similarities of all segments; as many as there are candidates
     * @param candidates size of {@code all}
     * @param visitLimit number of nodes to visit at most
     * @param check called for each node
     */
    SegmentCollector(int share, FloatHeap all, int candidates, int visitLimit, PeriodicCheck check) {
        this.top = new TopKnnCollector(candidates, visitLimit);
        this.share = share;
        this.own = new FloatHeap(share);
        this.all = all;
        this.check = check;
    }

    @Override
    public boolean earlyTerminated() {
        check.step();
        return top.earlyTerminated();
    }

    @Override
    public void incVisitedCount(int count) {
        top.incVisitedCount(count);
    }

    @Override
    public long visitedCount() {
        return top.visitedCount();
    }

    @Override
    public long visitLimit() {
        return top.visitLimit();
    }

    @Override
    public int k() {
        return top.k();
    }

    @Override
    public boolean collect(int doc, float similarity) {
        boolean collected = top.collect(doc, similarity);
        collected |= own.offer(similarity);
        collected |= all.offer(similarity);
        return collected;
    }

    @Override
    public float minCompetitiveSimilarity() {
        return Math.max(top.minCompetitiveSimilarity(), Math.min(least(own, share), least(all, top.k())));
    }

    /** The least of the kept similarities; nothing is too far while there is room. */
    static float least(FloatHeap heap, int size) {
        return heap.size() < size ? Float.NEGATIVE_INFINITY : heap.peek();
    }

    @Override
    public TopDocs topDocs() {
        return top.topDocs();
    }
}
