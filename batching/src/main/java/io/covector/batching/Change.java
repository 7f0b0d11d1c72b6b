package io.covector.batching;

import io.covector.RecordId;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk writer has to do about one id. A later change of the same id takes its place as long as it waits; they share the
 * outcome. Guarded by the writer's lock until it is sent.
 */
final class Change {
    private final RecordId id;
    private final long ticket;
    private final List<Long> positions = new ArrayList<>(1);
    private @Nullable VectorRecord record;
    private long bytes;

    /**
     * A change that waits.
     *
     * @param ticket its place in the order of the ids that came
     */
    Change(RecordId id, long ticket) {
        this.id = id;
        this.ticket = ticket;
    }

    /**
     * Takes this in place of what it held.
     *
     * @param next what to write; null to delete
     */
    void become(@Nullable VectorRecord next, long nextBytes, long position) {
        record = next;
        bytes = nextBytes;
        positions.add(position);
    }

    RecordId id() {
        return id;
    }

    long ticket() {
        return ticket;
    }

    /** Positions in the stream of all that it stands for. */
    List<Long> positions() {
        return positions;
    }

    /** What to write; null to delete. */
    @Nullable
    VectorRecord record() {
        return record;
    }

    boolean isDelete() {
        return record == null;
    }

    long bytes() {
        return bytes;
    }
}
