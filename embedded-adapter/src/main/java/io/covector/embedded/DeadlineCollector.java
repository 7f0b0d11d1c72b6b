package io.covector.embedded;

import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;

/** Collects the nearest nodes of a graph and gives up when the call must not go on. Not thread-safe. */
final class DeadlineCollector implements KnnCollector {
    private final TopKnnCollector top;
    private final Pulse pulse;

    /**
     * Collects.
     *
     * @param k nodes to keep
     * @param visitLimit nodes to visit at most
     * @param pulse checked on the way
     */
    DeadlineCollector(int k, int visitLimit, Pulse pulse) {
        this.top = new TopKnnCollector(k, visitLimit);
        this.pulse = pulse;
    }

    @Override
    public boolean earlyTerminated() {
        pulse.step();
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
