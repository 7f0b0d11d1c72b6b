package io.covector.embedded.internal.filter;

import io.covector.filter.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the matches of the last filters in each segment, for scans that ask for one page after the other: a segment's
 * live records never change, as a delete makes another state of it. Thread-safe.
 */
public final class MatchesCache {
    private static final long MAX_RECORDS = 256L << 20; // one bit each: 32 MiB

    private final Map<Key, SegmentMatches> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long records;

    private record Key(Object segment, Filter filter) {}

    /** Keeps nothing yet. */
    public MatchesCache() {}

    /** The matches in each segment. */
    public List<SegmentMatches> in(IndexReader reader, Optional<Filter> filter, PeriodicCheck check)
            throws IOException {
        if (filter.isEmpty()) {
            return SegmentMatches.in(reader, filter, check);
        }
        List<SegmentMatches> segments = new ArrayList<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            segments.add(of(leaf, filter.get(), check));
        }
        return segments;
    }

    private SegmentMatches of(LeafReaderContext leaf, Filter filter, PeriodicCheck check) throws IOException {
        IndexReader.CacheHelper state = leaf.reader().getReaderCacheHelper();
        if (state == null) {
            return SegmentMatches.of(leaf, Optional.of(filter), check);
        }
        Key key = new Key(state.getKey(), filter);
        SegmentMatches known = get(key);
        if (known != null) {
            return known.in(leaf);
        }
        SegmentMatches found = SegmentMatches.of(leaf, Optional.of(filter), check);
        put(key, found);
        state.addClosedListener(this::forget); // else the segment would be kept in memory
        return found;
    }

    private synchronized @Nullable SegmentMatches get(Key key) {
        return kept.get(key);
    }

    private synchronized void put(Key key, SegmentMatches matches) {
        SegmentMatches before = kept.put(key, matches);
        records += matches.size() - (before == null ? 0 : before.size());
        var eldest = kept.values().iterator();
        while (records > MAX_RECORDS && eldest.hasNext()) {
            records -= eldest.next().size();
            eldest.remove();
        }
    }

    private synchronized void forget(Object segment) {
        kept.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey().segment().equals(segment);
            records -= gone ? entry.getValue().size() : 0;
            return gone;
        });
    }
}
