package io.covector.embedded;

import io.covector.Metric;
import io.covector.spi.SearchBatch;
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
 * Searches one state of the index for one batch. In each segment the graph proposes candidates, or, where it would bring
 * fewer than match or cost more, every match is a candidate; distances are always computed anew in double precision, from the
 * vectors as they were given. Not thread-safe.
 */
final class VectorSearch {
    /** Up to so many matches in a segment, comparing them all costs no more than walking the graph. */
    private static final int FEW = 1000;

    private final Metric metric;
    private final boolean hasGraph;
    private final int topK;
    private final int candidates;
    private final DoublePredicate accepted;
    private final List<Matches> segments;
    private final Pulse pulse;

    /**
     * Prepares the searches.
     *
     * @param batch what is asked
     * @param metric of the vector field
     * @param hasGraph whether the vector field has a graph
     * @param defaultEf candidates in each segment if the batch does not say
     * @param segments the records that may be hits
     * @param pulse checked on the way
     */
    VectorSearch(
            SearchBatch batch, Metric metric, boolean hasGraph, int defaultEf, List<Matches> segments, Pulse pulse) {
        this.metric = metric;
        this.hasGraph = hasGraph && !batch.tuning().isExact();
        this.topK = batch.topK();
        this.candidates = Math.max(topK, batch.tuning().ef().orElse(defaultEf));
        this.accepted = batch.minScore().isEmpty()
                ? distance -> true
                : distance -> metric.scoreOf(distance) >= batch.minScore().getAsDouble();
        this.segments = segments;
        this.pulse = pulse;
    }

    List<Nearest.Found> nearest(float[] asked) throws IOException {
        Nearest nearest = new Nearest(topK, accepted);
        float[] forGraph = hasGraph ? GraphQuery.of(metric, asked) : null;
        for (Matches matches : segments) {
            pulse.beat();
            int[] proposed = forGraph == null ? null : propose(matches, forGraph);
            if (proposed == null) {
                compareAll(matches, Fields.VECTOR, asked, nearest);
            } else {
                compare(matches, proposed, asked, nearest);
            }
            compareAll(matches, Fields.ODD_VECTOR, asked, nearest);
        }
        return nearest.found();
    }

    // null if the graph is of no use; otherwise at least min(topK, matches) records, in ascending order
    private int @Nullable [] propose(Matches matches, float[] forGraph) throws IOException {
        LeafReader reader = matches.leaf().reader();
        if (matches.count() <= Math.max(FEW, candidates) || reader.getFloatVectorValues(Fields.VECTOR) == null) {
            return null;
        }
        DeadlineCollector collector = new DeadlineCollector(candidates, matches.count(), pulse);
        reader.searchNearestVectors(Fields.VECTOR, forGraph, collector, matches.bits());
        TopDocs top = collector.topDocs();
        boolean gaveUp = top.totalHits.relation == TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO;
        if (gaveUp || top.scoreDocs.length < topK) {
            return null; // the graph is not connected enough for this filter
        }
        int[] docs = new int[top.scoreDocs.length];
        for (int i = 0; i < docs.length; i++) {
            ScoreDoc found = top.scoreDocs[i];
            docs[i] = found.doc;
        }
        Arrays.sort(docs);
        return docs;
    }

    private void compare(Matches matches, int[] docs, float[] asked, Nearest nearest) throws IOException {
        FloatVectorValues vectors = vectors(matches, Fields.VECTOR);
        if (vectors == null) {
            return;
        }
        for (int doc : docs) {
            if (vectors.advance(doc) == doc) {
                nearest.offer(matches.leaf().docBase + doc, metric.distance(asked, vectors.vectorValue()));
            }
        }
    }

    private void compareAll(Matches matches, String field, float[] asked, Nearest nearest) throws IOException {
        FloatVectorValues vectors = vectors(matches, field);
        if (vectors == null) {
            return;
        }
        int end = matches.leaf().reader().maxDoc();
        for (int doc = matches.next(0); doc < end; doc = matches.next(doc + 1)) {
            pulse.step();
            if (vectors.docID() < doc && vectors.advance(doc) == DocIdSetIterator.NO_MORE_DOCS) {
                return;
            }
            if (vectors.docID() == doc) {
                nearest.offer(matches.leaf().docBase + doc, metric.distance(asked, vectors.vectorValue()));
            } else {
                doc = vectors.docID() - 1; // the records between have no vector in this field
            }
        }
    }

    private static @Nullable FloatVectorValues vectors(Matches matches, String field) throws IOException {
        return matches.leaf().reader().getFloatVectorValues(field);
    }
}
