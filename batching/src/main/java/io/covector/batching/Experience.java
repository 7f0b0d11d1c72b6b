package io.covector.batching;

import io.covector.CollectionStats;
import io.covector.spi.WriteMode;
import java.time.Duration;

/** What all handles on one collection have learned and counted together. Thread-safe. */
final class Experience {
    private final String name;
    private final Bounds bounds;
    private final SearchBounds searchBounds;
    private final Sizing upserts;
    private final Sizing inserts;
    private final Sizing searches;
    private final Traffic traffic = new Traffic();
    private final Traffic searchTraffic = new Traffic();

    /**
     * Nothing yet.
     *
     * @param name of the collection
     */
    Experience(String name, Bounds bounds, SearchBounds searchBounds) {
        this.name = name;
        this.bounds = bounds;
        this.searchBounds = searchBounds;
        this.upserts = bounds.sizing();
        this.inserts = bounds.sizing();
        this.searches = searchBounds.sizing();
    }

    Bounds bounds() {
        return bounds;
    }

    boolean isWithin(Bounds writes, SearchBounds batches) {
        return bounds.equals(writes) && searchBounds.equals(batches);
    }

    Sizing sizing(WriteMode mode) {
        return mode == WriteMode.UPSERT ? upserts : inserts;
    }

    /** Sizes of the requests of batches of searches. */
    Sizing searches() {
        return searches;
    }

    /** Of writes. */
    Traffic traffic() {
        return traffic;
    }

    /** Of batches of searches. */
    Traffic searchTraffic() {
        return searchTraffic;
    }

    CollectionStats stats() {
        return new CollectionStats(
                name,
                upserts.stats(),
                inserts.stats(),
                searches.stats(),
                traffic.inFlight(),
                traffic.requests(),
                traffic.records(),
                traffic.bytes(),
                traffic.retries(),
                traffic.splits(),
                traffic.waits(),
                Duration.ofNanos(traffic.waitedNanos()));
    }
}
