package io.covector.batching.sizing;

import io.covector.CollectionStats;
import io.covector.WriteMode;
import io.covector.spi.RequestLimits;
import io.covector.spi.SearchLimits;
import java.time.Duration;
import java.util.function.Function;

/** What all handles on one collection have learned and counted together. Thread-safe. */
public final class CollectionSizes {
    private final String name;
    private final Function<RequestLimits, WriteBounds> writeBounds;
    private final Function<SearchLimits, SearchBounds> searchBounds;
    private final RequestCounters writeCounters = new RequestCounters();
    private final RequestCounters searchCounters = new RequestCounters();
    private volatile WriteSizes writes;
    private volatile SearchSizes searches;
    volatile long lastUse;
    volatile boolean isDropped;

    /** Sizes of batches of searches, within the limits stated at present. */
    private record SearchSizes(SearchLimits limits, BatchSizer sizer) {}

    CollectionSizes(
            String name,
            Function<RequestLimits, WriteBounds> writeBounds,
            Function<SearchLimits, SearchBounds> searchBounds,
            RequestLimits limits,
            SearchLimits searchLimits) {
        this.name = name;
        this.writeBounds = writeBounds;
        this.searchBounds = searchBounds;
        this.writes = new WriteSizes(limits, writeBounds.apply(limits));
        this.searches =
                new SearchSizes(searchLimits, searchBounds.apply(searchLimits).sizer());
    }

    String name() {
        return name;
    }

    /** Sizes of write requests; what was learned within other limits is forgotten. */
    public WriteSizes writes(RequestLimits limits) {
        WriteSizes present = writes;
        return present.limits().equals(limits) ? present : renewWrites(limits);
    }

    private synchronized WriteSizes renewWrites(RequestLimits limits) {
        if (!writes.limits().equals(limits)) {
            writes = new WriteSizes(limits, writeBounds.apply(limits));
        }
        return writes;
    }

    /** Sizes of the requests of batches of searches; what was learned within other limits is forgotten. */
    public BatchSizer searches(SearchLimits limits) {
        SearchSizes present = searches;
        return present.limits().equals(limits) ? present.sizer() : renewSearches(limits);
    }

    private synchronized BatchSizer renewSearches(SearchLimits limits) {
        if (!searches.limits().equals(limits)) {
            searches = new SearchSizes(limits, searchBounds.apply(limits).sizer());
        }
        return searches.sizer();
    }

    /** Counts writes. */
    public RequestCounters writeCounters() {
        return writeCounters;
    }

    /** Counts batches of searches. */
    public RequestCounters searchCounters() {
        return searchCounters;
    }

    /** What was written, and the sizes found within these limits. */
    public CollectionStats stats(RequestLimits limits, SearchLimits searchLimits) {
        return stats(writes(limits), searches(searchLimits));
    }

    CollectionStats stats() {
        return stats(writes, searches.sizer());
    }

    private CollectionStats stats(WriteSizes sizes, BatchSizer searchSizes) {
        return new CollectionStats(
                name,
                sizes.sizer(WriteMode.UPSERT).stats(),
                sizes.sizer(WriteMode.INSERT).stats(),
                searchSizes.stats(),
                writeCounters.concurrentRequests(),
                writeCounters.requests(),
                writeCounters.records(),
                writeCounters.bytes(),
                writeCounters.retries(),
                writeCounters.splits(),
                writeCounters.waits(),
                Duration.ofNanos(writeCounters.waitedNanos()));
    }
}
