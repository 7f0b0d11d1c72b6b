package io.covector.embedded.internal.search;

import io.covector.Metric;
import io.covector.embedded.internal.document.FieldNames;
import io.covector.embedded.internal.filter.PeriodicCheck;
import io.covector.embedded.internal.filter.SegmentMatches;
import io.covector.spi.SearchBatch;
import io.covector.spi.VectorMath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.util.hnsw.FloatHeap;
import org.jspecify.annotations.Nullable;

/**
 * Searches one state of the index for one batch. The candidates come from the graphs of the segments, as many as
 * asked for over all segments together; where a graph would find too few or cost more, every match of its segment is
 * one. Distances are always computed in double precision from the stored vectors. Not thread-safe.
 */
public final class VectorSearch {
    /** If a segment has at most so many matches, comparing them all costs no more than a search in the graph. */
    private static final int MAX_EXACT_MATCHES = 1000;

    /** Standard deviations by which a segment may have more of the nearest than its size lets expect. */
    private static final double DEVIATIONS = 3;

    private static final int LEAST_EF = 100;
    private static final int MAX_EF = 1_000; // as configuration and requests accept

    private final Metric metric;
    private final boolean hasGraph;
    private final int topK;
    private final int candidates;
    private final DoublePredicate accepted;
    private final List<SegmentMatches> segments;
    private final long matchesOfAll;
    private final PeriodicCheck check;

    /**
     * Prepares the searches of a batch.
     *
     * @param batch the request
     * @param metric the metric of the vector field
     * @param hasGraph whether the vector field has a graph
     * @param defaultEf candidates of all segments together, where the batch does not say; empty for {@link #ef(long)}
     * @param segments the records that may be hits
     * @param check called in every loop
     */
    public VectorSearch(
            SearchBatch batch,
            Metric metric,
            boolean hasGraph,
            OptionalInt defaultEf,
            List<SegmentMatches> segments,
            PeriodicCheck check) {
        this.metric = metric;
        this.hasGraph = hasGraph && !batch.tuning().isExact();
        this.topK = batch.topK();
        this.accepted = batch.minScore().isEmpty()
                ? distance -> true
                : distance -> metric.scoreOf(distance) >= batch.minScore().getAsDouble();
        this.segments = segments.stream()
                .sorted(Comparator.comparingInt(SegmentMatches::count).reversed()) // the largest knows most of the rest
                .toList();
        this.matchesOfAll = segments.stream().mapToLong(SegmentMatches::count).sum();
        this.candidates = Math.max(topK, ef(batch.tuning().ef(), defaultEf));
        this.check = check;
    }

    private int ef(OptionalInt asked, OptionalInt configured) {
        return asked.isPresent() ? asked.getAsInt() : configured.orElseGet(() -> ef(matchesOfAll));
    }

    /** Candidates that find 95 % of the ten nearest among so many embeddings; measured, see docs/performance.md. */
    static int ef(long records) {
        double more = Math.sqrt(Math.max(1, records / 100_000.0));
        return (int) Math.min(MAX_EF, Math.round(LEAST_EF * more));
    }

    public List<TopKHeap.Neighbor> nearest(float[] query) throws IOException {
        TopKHeap heap = new TopKHeap(topK, accepted);
        float[] graphQuery = hasGraph ? GraphQueryVector.of(metric, query) : null;
        FloatHeap similarities = new FloatHeap(candidates);
        List<Found> found = new ArrayList<>();
        for (SegmentMatches matches : segments) {
            check.now();
            TopDocs nodes = graphQuery == null ? null : searchGraph(matches, graphQuery, similarities);
            if (nodes == null) {
                compareAll(matches, FieldNames.VECTOR, query, heap);
            } else {
                found.add(new Found(matches, nodes));
            }
            compareAll(matches, FieldNames.OUT_OF_RANGE_VECTOR, query, heap);
        }
        float least = SegmentCollector.least(similarities, candidates);
        for (Found each : found) {
            compare(each.matches(), each.docs(least), query, heap);
        }
        return heap.sorted();
    }

    /** What the graph of a segment has found. */
    private record Found(SegmentMatches matches, TopDocs nodes) {
        /** The documents of at least this similarity, ascending. */
        int[] docs(float least) {
            return Arrays.stream(nodes.scoreDocs)
                    .filter(node -> node.score >= least)
                    .mapToInt(node -> node.doc)
                    .sorted()
                    .toArray();
        }
    }

    // null if the graph does not find the segment's share of the candidates, or not faster
    private @Nullable TopDocs searchGraph(SegmentMatches matches, float[] graphQuery, FloatHeap similarities)
            throws IOException {
        LeafReader reader = matches.leaf().reader();
        if (matches.count() <= Math.max(MAX_EXACT_MATCHES, candidates)
                || reader.getFloatVectorValues(FieldNames.VECTOR) == null) {
            return null;
        }
        int share = share(matches.count());
        SegmentCollector collector = new SegmentCollector(share, similarities, candidates, matches.count(), check);
        reader.searchNearestVectors(FieldNames.VECTOR, graphQuery, collector, matches.bits());
        TopDocs top = collector.topDocs();
        boolean gaveUp = top.totalHits.relation == TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO;
        return gaveUp || top.scoreDocs.length < share ? null : top; // a filter can cut off what the graph reaches
    }

    // how many of the nearest a segment has is binomial if records are in it by chance; nearly never more than this
    private int share(int matches) {
        double part = (double) matches / matchesOfAll;
        double expected = candidates * part;
        return (int) Math.min(candidates, Math.ceil(expected + DEVIATIONS * Math.sqrt(expected * (1 - part))));
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
