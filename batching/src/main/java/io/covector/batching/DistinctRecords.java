package io.covector.batching;

import io.covector.RecordId;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a call without those that a later one of the same id replaces, and where each stood in the call. Immutable
 * and thread-safe.
 */
final class DistinctRecords {
    private final List<VectorRecord> kept;
    private final int[] positions;
    private final Map<Integer, List<Integer>> replaced;

    private DistinctRecords(List<VectorRecord> kept, int[] positions, Map<Integer, List<Integer>> replaced) {
        this.kept = kept;
        this.positions = positions;
        this.replaced = replaced;
    }

    static DistinctRecords of(List<VectorRecord> records) {
        Map<RecordId, Integer> last = new HashMap<>(records.size() * 4 / 3 + 1);
        for (int i = 0; i < records.size(); i++) {
            last.put(records.get(i).id(), i);
        }
        int[] positions = new int[last.size()];
        List<VectorRecord> kept = last.size() == records.size() ? records : new ArrayList<>(last.size());
        Map<Integer, List<Integer>> replaced = new HashMap<>();
        int next = 0;
        for (int i = 0; i < records.size(); i++) {
            int winner = last.getOrDefault(records.get(i).id(), i);
            if (winner != i) {
                replaced.computeIfAbsent(winner, w -> new ArrayList<>()).add(i);
                continue;
            }
            positions[next++] = i;
            if (kept != records) {
                kept.add(records.get(i));
            }
        }
        return new DistinctRecords(kept, positions, replaced);
    }

    int size() {
        return kept.size();
    }

    VectorRecord get(int index) {
        return kept.get(index);
    }

    /** Where the record stood in the call. */
    int position(int index) {
        return positions[index];
    }

    /** Where the records stood that this one replaces. */
    List<Integer> replacedBy(int index) {
        return replaced.getOrDefault(positions[index], List.of());
    }
}
