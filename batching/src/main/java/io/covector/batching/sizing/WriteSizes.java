package io.covector.batching.sizing;

import io.covector.WriteMode;
import io.covector.spi.RequestLimits;

/** The sizes of the write requests of a collection, within the limits that it states at present. Thread-safe. */
public final class WriteSizes {
    private final RequestLimits limits;
    private final WriteBounds bounds;
    private final BatchSizer upserts;
    private final BatchSizer inserts;

    WriteSizes(RequestLimits limits, WriteBounds bounds) {
        this.limits = limits;
        this.bounds = bounds;
        this.upserts = bounds.sizer();
        this.inserts = bounds.sizer();
    }

    /** What the bounds were made of. */
    RequestLimits limits() {
        return limits;
    }

    /** What the requests must keep. */
    public WriteBounds bounds() {
        return bounds;
    }

    /** The sizes for one mode. */
    public BatchSizer sizer(WriteMode mode) {
        return mode == WriteMode.UPSERT ? upserts : inserts;
    }
}
