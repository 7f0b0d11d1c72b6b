package io.covector.batching;

import io.covector.CollectionStats;
import io.covector.spi.WriteMode;
import java.time.Duration;

/** What all handles on one collection have learned and counted together. Thread-safe. */
final class Experience {
    private final String name;
    private final Bounds bounds;
    private final Sizing upserts;
    private final Sizing inserts;
    private final Traffic traffic = new Traffic();

    /**
     * Nothing yet.
     *
     * @param name of the collection
     */
    Experience(String name, Bounds bounds) {
        this.name = name;
        this.bounds = bounds;
        this.upserts = new Sizing(bounds);
        this.inserts = new Sizing(bounds);
    }

    Bounds bounds() {
        return bounds;
    }

    Sizing sizing(WriteMode mode) {
        return mode == WriteMode.UPSERT ? upserts : inserts;
    }

    Traffic traffic() {
        return traffic;
    }

    CollectionStats stats() {
        return new CollectionStats(
                name,
                upserts.stats(),
                inserts.stats(),
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
