package io.covector.batching.sizing;

import io.covector.CollectionStats;
import io.covector.spi.RequestLimits;
import io.covector.spi.SearchLimits;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The state of each collection of a backend. Of more than {@value #MOST} collections the one that was not used for
 * longest is forgotten until it is used again; one that was dropped is forgotten for good. Thread-safe.
 */
public final class SizesByCollection {
    static final int MOST = 1_000;

    private final Map<String, CollectionSizes> byName = new ConcurrentHashMap<>();
    private final Function<RequestLimits, WriteBounds> writeBounds;
    private final Function<SearchLimits, SearchBounds> searchBounds;
    private volatile long additions; // the clock of "not used for longest"

    /**
     * No collection yet.
     *
     * @param writeBounds the bounds of writes to a collection with these limits
     * @param searchBounds the bounds of batches of searches in a collection whose smallest searches have these limits
     */
    public SizesByCollection(
            Function<RequestLimits, WriteBounds> writeBounds, Function<SearchLimits, SearchBounds> searchBounds) {
        this.writeBounds = writeBounds;
        this.searchBounds = searchBounds;
    }

    /** The state of a collection that was opened: that of other handles on the name, if there are any. */
    public CollectionSizes opened(String name, RequestLimits limits, SearchLimits searchLimits) {
        CollectionSizes known = byName.get(name);
        return known != null
                ? current(known)
                : added(new CollectionSizes(name, writeBounds, searchBounds, limits, searchLimits));
    }

    /** The state that a handle with this one uses now: another one after the collection was dropped and made anew. */
    public CollectionSizes current(CollectionSizes known) {
        if (known.isDropped) {
            return byName.getOrDefault(known.name(), known);
        }
        long now = additions;
        if (known.lastUse == now) {
            return known;
        }
        known.lastUse = now;
        return byName.get(known.name()) == known ? known : added(known);
    }

    private synchronized CollectionSizes added(CollectionSizes state) {
        CollectionSizes present = state.isDropped ? state : byName.putIfAbsent(state.name(), state);
        if (present != null) {
            return present;
        }
        state.lastUse = ++additions;
        if (byName.size() > MOST) {
            byName.values().stream()
                    .filter(other -> other != state)
                    .min(Comparator.comparingLong(other -> other.lastUse))
                    .ifPresent(oldest -> byName.remove(oldest.name()));
        }
        return state;
    }

    /** The collection was dropped. */
    public synchronized void dropped(String name) {
        CollectionSizes known = byName.remove(name);
        if (known != null) {
            known.isDropped = true;
        }
    }

    /** What was written to each collection, by name. */
    public List<CollectionStats> stats() {
        return byName.values().stream()
                .map(CollectionSizes::stats)
                .sorted(Comparator.comparing(CollectionStats::name))
                .toList();
    }
}
