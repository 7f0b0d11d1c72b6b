package io.covector.embedded.internal.filter;

import io.covector.Metadata;
import io.covector.embedded.internal.document.KeyTerms;
import io.covector.embedded.internal.document.RecordReader;
import io.covector.spi.KeyPaths;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The records of a segment that a version has stored which made no terms of paths. A test of a path reads their
 * metadata, one by one. Not thread-safe.
 */
final class PathlessRecords {
    private final LeafReader reader;
    private final PostingsCollector terms;
    private final StoredFields stored;
    private final PeriodicCheck check;
    private @Nullable FixedBitSet records;

    PathlessRecords(LeafReader reader, PostingsCollector terms, StoredFields stored, PeriodicCheck check) {
        this.reader = reader;
        this.terms = terms;
        this.stored = stored;
        this.check = check;
    }

    /** Adds those whose metadata matches, if the key is a path. */
    void collect(String key, Predicate<Metadata> test, FixedBitSet target) throws IOException {
        if (KeyPaths.segments(key).isEmpty()) {
            return;
        }
        FixedBitSet pathless = records();
        int next = pathless.length() == 0 ? DocIdSetIterator.NO_MORE_DOCS : pathless.nextSetBit(0);
        while (next != DocIdSetIterator.NO_MORE_DOCS) {
            check.step();
            if (test.test(RecordReader.metadata(stored, next))) {
                target.set(next);
            }
            next = next + 1 < pathless.length() ? pathless.nextSetBit(next + 1) : DocIdSetIterator.NO_MORE_DOCS;
        }
    }

    private FixedBitSet records() throws IOException {
        FixedBitSet found = records;
        if (found == null) {
            found = new FixedBitSet(reader.maxDoc());
            terms.collect(KeyTerms.WITH_PATHS, found);
            found.flip(0, found.length());
            records = found;
        }
        return found;
    }
}
