package io.covector.embedded;

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

/** The records of a segment that are there and, if there is a filter, match it. Not thread-safe. */
final class Matches {
    private final LeafReaderContext leaf;
    private final @Nullable FixedBitSet bits;
    private final int count;

    private Matches(LeafReaderContext leaf, @Nullable FixedBitSet bits, int count) {
        this.leaf = leaf;
        this.bits = bits;
        this.count = count;
    }

    private static Matches of(LeafReaderContext leaf, Optional<Filter> filter, Pulse pulse) throws IOException {
        pulse.beat();
        Bits live = leaf.reader().getLiveDocs();
        if (filter.isEmpty()) {
            int count = leaf.reader().numDocs();
            return new Matches(leaf, live == null ? null : FixedBitSet.copyOf(live), count);
        }
        FixedBitSet bits = LeafFilter.matches(leaf, filter.get(), pulse);
        if (live != null) {
            bits.and(FixedBitSet.copyOf(live));
        }
        return new Matches(leaf, bits, bits.cardinality());
    }

    /** The matches in each segment. */
    static List<Matches> in(IndexReader reader, Optional<Filter> filter, Pulse pulse) throws IOException {
        List<Matches> segments = new ArrayList<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            segments.add(of(leaf, filter, pulse));
        }
        return segments;
    }

    LeafReaderContext leaf() {
        return leaf;
    }

    int count() {
        return count;
    }

    /** The matching records; null for every record. */
    @Nullable
    Bits bits() {
        return bits;
    }

    boolean holds(int inLeaf) {
        return bits == null || bits.get(inLeaf);
    }

    /** The next match at the position or later; the length of the segment if there is none. */
    int next(int inLeaf) {
        int end = leaf.reader().maxDoc();
        if (inLeaf >= end) {
            return end;
        }
        return bits == null ? inLeaf : Math.min(end, bits.nextSetBit(inLeaf));
    }
}
