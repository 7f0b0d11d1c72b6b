package io.covector.milvus.internal.consistency;

import io.covector.Consistency;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The server's timestamps of this client's last writes by collection: a read with session consistency waits for them.
 * Some servers return no timestamp for a delete. Then reads are strong until a later request returns one. Thread-safe.
 */
public final class SessionTimestamps {
    private static final long STRONG = 0;

    /** Any state. */
    private static final long EVENTUALLY = 1;

    /** A state that is not older than the bound of the server. */
    private static final long BOUNDED = 2;

    /**
     * The last write.
     *
     * @param timestamp the greatest timestamp that is known
     * @param unknown number of writes that had no timestamp
     * @param covered number of those that are known to be earlier than the timestamp
     */
    private record Last(long timestamp, long unknown, long covered) {
        static final Last NONE = new Last(EVENTUALLY, 0, 0);

        Last with(long other, long begunAfter) {
            return other <= 0
                    ? new Last(timestamp, unknown + 1, covered)
                    : new Last(Math.max(timestamp, other), unknown, Math.max(covered, begunAfter));
        }

        /** What waits for both. Timestamps are those of the whole server. */
        Last and(Last other) {
            return new Last(Math.max(timestamp, other.timestamp), unknown + other.unknown, covered + other.covered);
        }

        boolean isUnknown() {
            return covered < unknown;
        }

        long guarantee() {
            return isUnknown() ? STRONG : timestamp;
        }
    }

    /** Most collections that are told apart; of the others, the one that was written last stands for all. */
    static final int MAX_COLLECTIONS = 1_000;

    private final Map<String, Last> last = new LinkedHashMap<>(16, 0.75f, true);
    private Last forgotten = Last.NONE;

    /** A mark to be taken before a request and passed to {@link #record} after it. */
    public synchronized long begin(String collection) {
        return known(collection).unknown();
    }

    /** Records the timestamp of a finished request that began at this mark; 0 for a write that had none. */
    public synchronized void record(String collection, long timestamp, long begun) {
        last.put(collection, known(collection).with(timestamp, begun));
        if (last.size() > MAX_COLLECTIONS) {
            Iterator<Last> oldest = last.values().iterator();
            forgotten = forgotten.and(oldest.next());
            oldest.remove();
        }
    }

    private Last known(String collection) {
        Last known = last.get(collection);
        return known == null ? forgotten : known;
    }

    /** Whether a write had no timestamp, and none is known that is later. */
    public synchronized boolean isUnknown(String collection) {
        return known(collection).isUnknown();
    }

    /** The guarantee timestamp of a read. */
    public synchronized long guarantee(String collection, Consistency consistency) {
        return switch (consistency) {
            case STRONG -> STRONG;
            case SESSION -> known(collection).guarantee();
            case BOUNDED -> BOUNDED;
            case EVENTUAL -> EVENTUALLY;
        };
    }
}
