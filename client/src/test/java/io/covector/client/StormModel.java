package io.covector.client;

import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may be stored of the ids of one caller, from the outcomes that it was told: for each id, the versions of which
 * one is stored, {@link #ABSENT} among them if it may be that none is. For one thread.
 */
final class StormModel {
    static final int ABSENT = 0;

    private final Map<RecordId, Set<Integer>> possible = new HashMap<>();

    static int version(VectorRecord record) {
        return record.metadata().getLong("v").orElseThrow().intValue();
    }

    private Set<Integer> of(RecordId id) {
        return possible.computeIfAbsent(id, unknown -> new TreeSet<>(Set.of(ABSENT)));
    }

    private void is(RecordId id, int version) {
        possible.put(id, new TreeSet<>(Set.of(version)));
    }

    private void maybe(RecordId id, int version) {
        of(id).add(version);
    }

    /** A write that came back. */
    void wrote(List<VectorRecord> records, WriteResult result) {
        for (int i = 0; i < records.size(); i++) {
            VectorRecord record = records.get(i);
            WriteOutcome outcome = result.outcome(i);
            if (outcome == WriteOutcome.WRITTEN) {
                is(record.id(), version(record));
            } else if (outcome == WriteOutcome.UNKNOWN) {
                maybe(record.id(), version(record));
            }
        }
    }

    /** A write that threw. */
    void threw(List<VectorRecord> records, Throwable thrown) {
        if (thrown instanceof VectorException e && e.writeResult().isPresent()) {
            wrote(records, e.writeResult().get());
        } else if (mayHaveApplied(thrown)) {
            records.forEach(record -> maybe(record.id(), version(record)));
        }
    }

    /** What else is thrown than failures of the library says nothing. */
    static boolean mayHaveApplied(Throwable thrown) {
        return !(thrown instanceof VectorException e) || e.mayHaveApplied();
    }

    /** One record of a bulk writer. */
    void told(VectorRecord record, WriteOutcome outcome) {
        if (outcome == WriteOutcome.WRITTEN) {
            is(record.id(), version(record));
        } else if (outcome == WriteOutcome.UNKNOWN) {
            maybe(record.id(), version(record));
        }
    }

    void deleted(List<RecordId> ids) {
        ids.forEach(id -> is(id, ABSENT));
    }

    void maybeDeleted(List<RecordId> ids) {
        ids.forEach(id -> maybe(id, ABSENT));
    }

    /** All ids that were ever written. */
    List<RecordId> ids() {
        return List.copyOf(possible.keySet());
    }

    /** Fails unless this may be what is stored of these ids; from now on it is known to be. */
    void found(List<RecordId> asked, List<VectorRecord> found, String where) {
        Map<RecordId, Integer> versions = new HashMap<>();
        found.forEach(record -> versions.put(record.id(), version(record)));
        for (RecordId id : asked) {
            int version = versions.getOrDefault(id, ABSENT);
            if (!of(id).contains(version)) {
                throw new AssertionError(
                        where + ": of " + id + " version " + version + " is stored; possible are " + of(id));
            }
            is(id, version);
        }
    }
}
