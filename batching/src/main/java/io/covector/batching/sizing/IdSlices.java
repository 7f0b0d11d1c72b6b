package io.covector.batching.sizing;

import io.covector.RecordId;
import io.covector.spi.RequestLimits;
import io.covector.text.Strings;
import java.util.Iterator;
import java.util.List;

/** Lists of ids as requests can carry them. Not thread-safe. */
public final class IdSlices implements Iterator<List<RecordId>> {
    private static final long OVERHEAD_BYTES = 16; // length prefix or quotes and separator, in any protocol

    private final List<RecordId> ids;
    private final RequestLimits limits;
    private final BatchPlanner planner;

    /** All of the ids, none of them handed out. */
    public IdSlices(List<RecordId> ids, RequestLimits limits) {
        this.ids = ids;
        this.limits = limits;
        this.planner = new BatchPlanner(ids.size(), i -> bytes(ids.get(i)));
    }

    /** Bytes of an id in a request. */
    public static long bytes(RecordId id) {
        return OVERHEAD_BYTES + (id instanceof RecordId.OfString text ? Strings.utf8Length(text.value()) : Long.BYTES);
    }

    /** Number of ids handed out so far. */
    public int position() {
        return planner.position();
    }

    @Override
    public boolean hasNext() {
        return planner.hasNext();
    }

    @Override
    public List<RecordId> next() {
        Slice slice = planner.next(limits.maxRecords(), limits.maxBytes());
        return slice.size() == ids.size() ? ids : ids.subList(slice.from(), slice.to());
    }
}
