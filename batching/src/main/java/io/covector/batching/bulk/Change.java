package io.covector.batching.bulk;

import io.covector.RecordId;
import io.covector.VectorRecord;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk writer has to do about one id. A later change of the same id takes its place as long as it waits; they
 * share the outcome. Guarded by the writer's lock until it is sent.
 */
final class Change {
    private final RecordId id;
    private final long ticket;
    private long[] positions = new long[1];
    private int count;
    private @Nullable VectorRecord record;
    private long bytes;
    private boolean isInDoubt;

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
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
        }
        positions[count++] = position;
        record = next;
        bytes = nextBytes;
    }

    /** Takes what a later change of the same id, which waits, holds. */
    void becomeLater(Change later) {
        later.positions().forEach(position -> become(later.record, later.bytes, position));
        isInDoubt |= later.isInDoubt;
    }

    /** A request with it has died without an answer: nobody knows what it did. */
    void putInDoubtIf(boolean mayHaveApplied) {
        isInDoubt |= mayHaveApplied;
    }

    /** Whether it may have been carried out. */
    boolean isInDoubt() {
        return isInDoubt;
    }

    /** Whether one request may carry both: an insert in doubt is sent as an upsert, or it would meet itself. */
    boolean goesWith(Change other) {
        return isDelete() == other.isDelete() && isInDoubt == other.isInDoubt;
    }

    RecordId id() {
        return id;
    }

    long ticket() {
        return ticket;
    }

    /** Positions in the stream of all that it stands for. */
    LongStream positions() {
        return Arrays.stream(positions, 0, count);
    }

    /** How many positions it stands for. */
    int count() {
        return count;
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
