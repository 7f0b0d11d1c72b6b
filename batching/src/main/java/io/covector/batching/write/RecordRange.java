package io.covector.batching.write;

import io.covector.RecordId;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Some of the records of a call, and which ones they are. Copies nothing as long as they are neighbours. Immutable and
 * thread-safe.
 */
public final class RecordRange {
    private final List<VectorRecord> records;
    private final int offset;
    private final int @Nullable [] indexes; // in the call; null for neighbours, which begin at the offset

    private RecordRange(List<VectorRecord> records, int offset, int @Nullable [] indexes) {
        this.records = records;
        this.offset = offset;
        this.indexes = indexes;
    }

    /** All of the records; the list is not copied. */
    public static RecordRange all(List<VectorRecord> records) {
        return new RecordRange(records, 0, null);
    }

    /** A part of them. */
    RecordRange part(int from, int to) {
        if (from == 0 && to == records.size()) {
            return this;
        }
        List<VectorRecord> part = records.subList(from, to);
        return indexes == null
                ? new RecordRange(part, offset + from, null)
                : new RecordRange(part, 0, Arrays.copyOfRange(indexes, from, to));
    }

    /** Those whose ids pass the test. */
    RecordRange filter(Predicate<RecordId> test) {
        List<VectorRecord> passed = new ArrayList<>();
        int[] where = new int[size()];
        for (int i = 0; i < size(); i++) {
            if (test.test(id(i))) {
                where[passed.size()] = index(i);
                passed.add(records.get(i));
            }
        }
        return new RecordRange(passed, 0, where);
    }

    int size() {
        return records.size();
    }

    List<VectorRecord> records() {
        return records;
    }

    RecordId id(int i) {
        return records.get(i).id();
    }

    /** Index in the call. */
    int index(int i) {
        return indexes == null ? offset + i : indexes[i];
    }

    /** Indexes in the call. */
    IntStream indexes() {
        return IntStream.range(0, size()).map(this::index);
    }
}
