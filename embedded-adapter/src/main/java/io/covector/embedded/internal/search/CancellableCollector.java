package io.covector.embedded.internal.search;

import io.covector.embedded.internal.filter.PeriodicCheck;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;

/** Collects the nearest nodes of a graph, and fails when the call must not go on. Not thread-safe. */
final class CancellableCollector implements KnnCollector {
    private final TopKnnCollector top;
    private final PeriodicCheck check;

    /**
     * A collector for one segment.
     *
     * @param k number of nodes to keep
     * @param visitLimit number of nodes to visit at most
     * @param check called for each node
     */
    CancellableCollector(int k, int visitLimit, PeriodicCheck check) {
        this.top = new TopKnnCollector(k, visitLimit);
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
        return top.collect(doc, similarity);
    }

    @Override
    public float minCompetitiveSimilarity() {
        return top.minCompetitiveSimilarity();
    }

    @Override
    public TopDocs topDocs() {
        return top.topDocs();
    }
}
