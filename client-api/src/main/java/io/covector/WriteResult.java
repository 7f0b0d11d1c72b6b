package io.covector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The outcome of every record of a write. Immutable and thread-safe. */
public final class WriteResult {
    private static final Comparator<RecordFailure> BY_INDEX = Comparator.comparingInt(RecordFailure::index);

    private final int size;
    private final List<RecordFailure> failures;

    private WriteResult(int size, List<RecordFailure> failures) {
        this.size = size;
        this.failures = failures;
    }

    /** All of them written. */
    public static WriteResult allWritten(int size) {
        return new WriteResult(size, List.of());
    }

    /** All but these written. */
    public static WriteResult of(int size, List<RecordFailure> failures) {
        for (RecordFailure failure : Objects.requireNonNull(failures, "failures")) {
            Objects.requireNonNull(failure, "one of failures");
        }
        List<RecordFailure> sorted = new ArrayList<>(failures);
        sorted.sort(BY_INDEX);
        return new WriteResult(size, List.copyOf(sorted));
    }

    /** Number of records in the call. */
    public int size() {
        return size;
    }

    /**
     * Number of records that are {@link WriteOutcome#WRITTEN}; a record replaced in the same call counts with the one
     * that replaced it.
     */
    public int written() {
        return size - failures.size();
    }

    /** Whether every record is written. */
    public boolean allWritten() {
        return failures.isEmpty();
    }

    /** The records that are not, or maybe not, written, by their position in the call. */
    public List<RecordFailure> failures() {
        return failures;
    }

    /** Number of records with this outcome. */
    public int count(WriteOutcome outcome) {
        return Objects.requireNonNull(outcome, "outcome") == WriteOutcome.WRITTEN
                ? written()
                : (int) failures.stream().filter(f -> f.outcome() == outcome).count();
    }

    /** The outcome of the record at the position, from 0. */
    public WriteOutcome outcome(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size + " records");
        }
        RecordFailure key =
                new RecordFailure(index, RecordId.of(0), WriteOutcome.UNKNOWN, ErrorCode.INTERNAL, "search key");
        int found = Collections.binarySearch(failures, key, BY_INDEX);
        return found < 0 ? WriteOutcome.WRITTEN : failures.get(found).outcome();
    }

    /**
     * The same as plain values, for JSON libraries and the like: a map of {@code size}, {@code written}, {@code
     * failures}. Unmodifiable.
     */
    public Map<String, @Nullable Object> asMap() {
        return PlainMaps.of(this);
    }

    /** {@code 1000 records: 997 written, 2 rejected, 1 unknown}. */
    @Override
    public String toString() {
        return size + " records: " + written() + " written, " + count(WriteOutcome.REJECTED) + " rejected, "
                + count(WriteOutcome.UNKNOWN) + " unknown";
    }
}
