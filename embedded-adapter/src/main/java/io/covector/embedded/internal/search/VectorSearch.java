package io.covector.embedded.internal.search;

import io.covector.Metric;
import io.covector.embedded.internal.document.FieldNames;
import io.covector.embedded.internal.filter.PeriodicCheck;
import io.covector.embedded.internal.filter.SegmentMatches;
import io.covector.spi.SearchBatch;
import io.covector.spi.VectorMath;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.jspecify.annotations.Nullable;

/**
 * Searches one state of the index for one batch. In each segment the candidates come from the graph; where the graph
 * would find too few or cost more, every match is a candidate. Distances are always computed in double precision from
 * the stored vectors. Not thread-safe.
 */
public final class VectorSearch {
    /** If a segment has at most so many matches, comparing them all costs no more than a search in the graph. */
    private static final int MAX_EXACT_MATCHES = 1000;

    private final Metric metric;
    private final boolean hasGraph;
    private final int topK;
    private final int candidates;
    private final DoublePredicate accepted;
    private final List<SegmentMatches> segments;
    private final PeriodicCheck check;

    /**
     * Prepares the searches of a batch.
     *
     * @param batch the request
     * @param metric the metric of the vector field
     * @param hasGraph whether the vector field has a graph
     * @param defaultEf candidates in each segment, where the batch does not say
     * @param segments the records that may be hits
     * @param check called in every loop
     */
    public VectorSearch(
            SearchBatch batch,
            Metric metric,
            boolean hasGraph,
            int defaultEf,
            List<SegmentMatches> segments,
            PeriodicCheck check) {
        this.metric = metric;
        this.hasGraph = hasGraph && !batch.tuning().isExact();
        this.topK = batch.topK();
        this.candidates = Math.max(topK, batch.tuning().ef().orElse(defaultEf));
        this.accepted = batch.minScore().isEmpty()
                ? distance -> true
                : distance -> metric.scoreOf(distance) >= batch.minScore().getAsDouble();
        this.segments = segments;
        this.check = check;
    }

    public List<TopKHeap.Neighbor> nearest(float[] query) throws IOException {
        TopKHeap heap = new TopKHeap(topK, accepted);
        float[] graphQuery = hasGraph ? GraphQueryVector.of(metric, query) : null;
        for (SegmentMatches matches : segments) {
            check.now();
            int[] graphCandidates = graphQuery == null ? null : searchGraph(matches, graphQuery);
            if (graphCandidates == null) {
                compareAll(matches, FieldNames.VECTOR, query, heap);
            } else {
                compare(matches, graphCandidates, query, heap);
            }
            compareAll(matches, FieldNames.OUT_OF_RANGE_VECTOR, query, heap);
        }
        return heap.sorted();
    }

    // at least topK documents in ascending order; null if the graph does not find as many, or not faster
    private int @Nullable [] searchGraph(SegmentMatches matches, float[] graphQuery) throws IOException {
        LeafReader reader = matches.leaf().reader();
        if (matches.count() <= Math.max(MAX_EXACT_MATCHES, candidates)
                || reader.getFloatVectorValues(FieldNames.VECTOR) == null) {
            return null;
        }
        CancellableCollector collector = new CancellableCollector(candidates, matches.count(), check);
        reader.searchNearestVectors(FieldNames.VECTOR, graphQuery, collector, matches.bits());
        TopDocs top = collector.topDocs();
        boolean gaveUp = top.totalHits.relation == TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO;
        if (gaveUp || top.scoreDocs.length < topK) {
            return null; // under this filter the search does not reach enough of the graph
        }
        int[] docs = new int[top.scoreDocs.length];
        for (int i = 0; i < docs.length; i++) {
            ScoreDoc found = top.scoreDocs[i];
            docs[i] = found.doc;
        }
        Arrays.sort(docs);
        return docs;
    }

    private void compare(SegmentMatches matches, int[] docs, float[] query, TopKHeap heap) throws IOException {
        FloatVectorValues vectors = vectors(matches, FieldNames.VECTOR);
        if (vectors == null) {
            return;
        }
        for (int doc : docs) {
            if (vectors.advance(doc) == doc) {
                heap.offer(matches.leaf().docBase + doc, VectorMath.distance(metric, query, vectors.vectorValue()));
            }
        }
    }

    private void compareAll(SegmentMatches matches, String field, float[] query, TopKHeap heap) throws IOException {
        FloatVectorValues vectors = vectors(matches, field);
        if (vectors == null) {
            return;
        }
        int end = matches.leaf().reader().maxDoc();
        for (int doc = matches.next(0); doc < end; doc = matches.next(doc + 1)) {
            check.step();
            if (vectors.docID() < doc && vectors.advance(doc) == DocIdSetIterator.NO_MORE_DOCS) {
                return;
            }
            if (vectors.docID() == doc) {
                heap.offer(matches.leaf().docBase + doc, VectorMath.distance(metric, query, vectors.vectorValue()));
            } else {
                doc = vectors.docID() - 1; // the records before this one have no vector in this field
            }
        }
    }

    private static @Nullable FloatVectorValues vectors(SegmentMatches matches, String field) throws IOException {
        return matches.leaf().reader().getFloatVectorValues(field);
    }
}
