package io.covector.embedded.internal.filter;

import io.covector.filter.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** The records of a segment that are not deleted and match the filter, if there is one. Immutable and thread-safe. */
public final class SegmentMatches {
    private final LeafReaderContext leaf;
    private final @Nullable FixedBitSet bits;
    private final int count;

    private SegmentMatches(LeafReaderContext leaf, @Nullable FixedBitSet bits, int count) {
        this.leaf = leaf;
        this.bits = bits;
        this.count = count;
    }

    static SegmentMatches of(LeafReaderContext leaf, Optional<Filter> filter, PeriodicCheck check) throws IOException {
        check.now();
        Bits live = leaf.reader().getLiveDocs();
        if (filter.isEmpty()) {
            int count = leaf.reader().numDocs();
            return new SegmentMatches(leaf, live == null ? null : FixedBitSet.copyOf(live), count);
        }
        FixedBitSet bits = FilterEvaluator.matches(leaf, filter.get(), check);
        if (live != null) {
            bits.and(FixedBitSet.copyOf(live));
        }
        return new SegmentMatches(leaf, bits, bits.cardinality());
    }

    /** The matches in each segment. */
    public static List<SegmentMatches> in(IndexReader reader, Optional<Filter> filter, PeriodicCheck check)
            throws IOException {
        List<SegmentMatches> segments = new ArrayList<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            segments.add(of(leaf, filter, check));
        }
        return segments;
    }

    /** The same of the same state of the segment, in another state of the whole index. */
    SegmentMatches in(LeafReaderContext other) {
        return other == leaf ? this : new SegmentMatches(other, bits, count);
    }

    /** Records of the segment, deleted ones included. */
    int size() {
        return leaf.reader().maxDoc();
    }

    public LeafReaderContext leaf() {
        return leaf;
    }

    public int count() {
        return count;
    }

    /** The matching records; null for every record. */
    @Nullable
    public Bits bits() {
        return bits;
    }

    public boolean holds(int inLeaf) {
        return bits == null || bits.get(inLeaf);
    }

    /** The next match at the position or later; the length of the segment if there is none. */
    public int next(int inLeaf) {
        int end = leaf.reader().maxDoc();
        if (inLeaf >= end) {
            return end;
        }
        return bits == null ? inLeaf : Math.min(end, bits.nextSetBit(inLeaf));
    }
}
