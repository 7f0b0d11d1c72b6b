package io.covector.batching.write;

import io.covector.RecordId;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of a call without those that a later one of the same id replaces, and where each stood in the call.
 * Immutable and thread-safe.
 */
final class DistinctRecords {
    private final List<VectorRecord> kept;
    private final int @Nullable [] positions; // null when all are kept
    private final Map<Integer, List<Integer>> replaced;

    private DistinctRecords(List<VectorRecord> kept, int @Nullable [] positions, Map<Integer, List<Integer>> replaced) {
        this.kept = kept;
        this.positions = positions;
        this.replaced = replaced;
    }

    static DistinctRecords of(List<VectorRecord> records) {
        if (records.size() < 2) {
            return new DistinctRecords(records, null, Map.of());
        }
        int[] winners = winners(records);
        int kept = 0;
        for (int i = 0; i < winners.length; i++) {
            kept += winners[i] == i ? 1 : 0;
        }
        return kept == winners.length ? new DistinctRecords(records, null, Map.of()) : some(records, winners, kept);
    }

    private static DistinctRecords some(List<VectorRecord> records, int[] winners, int count) {
        int[] positions = new int[count];
        List<VectorRecord> kept = new ArrayList<>(count);
        Map<Integer, List<Integer>> replaced = new HashMap<>();
        for (int i = 0; i < winners.length; i++) {
            if (winners[i] == i) {
                positions[kept.size()] = i;
                kept.add(records.get(i));
            } else {
                replaced.computeIfAbsent(winners[i], w -> new ArrayList<>()).add(i);
            }
        }
        return new DistinctRecords(kept, positions, replaced);
    }

    /**
     * For each record the last one with its id. By a hash table of positions with linear probing, because a map of
     * objects takes more memory per record than its whole way to the server.
     */
    private static int[] winners(List<VectorRecord> records) {
        int size = records.size();
        int[] winners = new int[size];
        int[] table = new int[Math.max(2, Integer.highestOneBit(size) * 4)]; // at most half full; holds position + 1
        for (int i = size - 1; i >= 0; i--) {
            RecordId id = records.get(i).id();
            int slot = spread(id.hashCode()) & (table.length - 1);
            while (table[slot] != 0 && !records.get(table[slot] - 1).id().equals(id)) {
                slot = (slot + 1) & (table.length - 1);
            }
            if (table[slot] == 0) {
                table[slot] = i + 1;
            }
            winners[i] = table[slot] - 1;
        }
        return winners;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9; // the golden ratio: neighbours end far apart
        return mixed ^ (mixed >>> 16);
    }

    int size() {
        return kept.size();
    }

    /** The records that are kept; a list of their own only if one is replaced. */
    List<VectorRecord> kept() {
        return kept;
    }

    /** Where the record stood in the call. */
    int position(int index) {
        return positions == null ? index : positions[index];
    }

    /** Where the records stood that this one replaces. */
    List<Integer> replacedBy(int index) {
        return replaced.getOrDefault(position(index), List.of());
    }
}
