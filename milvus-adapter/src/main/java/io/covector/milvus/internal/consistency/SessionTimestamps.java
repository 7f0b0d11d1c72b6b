package io.covector.milvus.internal.consistency;

import io.covector.Consistency;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

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
    }

    private final ConcurrentMap<String, Last> last = new ConcurrentHashMap<>();

    /** A mark to be taken before a request and passed to {@link #record} after it. */
    public long begin(String collection) {
        return last.getOrDefault(collection, Last.NONE).unknown();
    }

    /** Records the timestamp of a finished request that began at this mark; 0 for a write that had none. */
    public void record(String collection, long timestamp, long begun) {
        last.compute(collection, (name, known) -> (known == null ? Last.NONE : known).with(timestamp, begun));
    }

    /** Whether a write had no timestamp, and none is known that is later. */
    public boolean isUnknown(String collection) {
        Last known = last.getOrDefault(collection, Last.NONE);
        return known.covered() < known.unknown();
    }

    /** The guarantee timestamp of a read. */
    public long guarantee(String collection, Consistency consistency) {
        return switch (consistency) {
            case STRONG -> STRONG;
            case SESSION -> {
                Last known = last.getOrDefault(collection, Last.NONE);
                yield known.covered() < known.unknown() ? STRONG : known.timestamp();
            }
            case BOUNDED -> BOUNDED;
            case EVENTUAL -> EVENTUALLY;
        };
    }
}
