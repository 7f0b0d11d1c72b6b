package io.covector.batching.sizing;

import io.covector.WriteMode;
import io.covector.spi.RequestLimits;

/**
 * The sizes of the write requests of a collection, within the limits that it states at present. Immutable but for what
 * is learned; thread-safe.
 *
 * @param limits what the bounds were made of
 * @param bounds what the requests must keep
 * @param upserts of upserts
 * @param inserts of inserts
 */
public record WriteSizes(RequestLimits limits, WriteBounds bounds, BatchSizer upserts, BatchSizer inserts) {
    WriteSizes(RequestLimits limits, WriteBounds bounds) {
        this(limits, bounds, bounds.sizer(), bounds.sizer());
    }

    /** The sizes for one mode. */
    public BatchSizer sizer(WriteMode mode) {
        return mode == WriteMode.UPSERT ? upserts : inserts;
    }
}
