package io.covector.batching;

import io.covector.RecordId;
import io.covector.spi.BatchLimits;
import io.covector.text.Strings;
import java.util.Iterator;
import java.util.List;

/** Lists of ids as requests can carry them. */
final class IdSlices implements Iterator<List<RecordId>> {
    private static final long OVERHEAD_BYTES = 16; // length prefix or quotes and separator, in any protocol

    private final List<RecordId> ids;
    private final BatchLimits limits;
    private final BatchPlanner planner;

    IdSlices(List<RecordId> ids, BatchLimits limits) {
        this.ids = ids;
        this.limits = limits;
        this.planner = new BatchPlanner(ids.size(), i -> bytes(ids.get(i)));
    }

    static long bytes(RecordId id) {
        return OVERHEAD_BYTES + (id instanceof RecordId.OfString text ? Strings.utf8Length(text.value()) : Long.BYTES);
    }

    /** Number of ids handed out so far. */
    int position() {
        return planner.position();
    }

    @Override
    public boolean hasNext() {
        return planner.hasNext();
    }

    @Override
    public List<RecordId> next() {
        Slice slice = planner.next(limits.maxRows(), limits.maxBytes());
        return ids.subList(slice.from(), slice.to());
    }
}
