package io.covector.milvus;

import io.covector.Consistency;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The server's timestamps of this client's last writes, by collection: what a read of the session waits for. Some servers give
 * none for a delete; then reads are strong until a later operation gives one. Thread-safe.
 */
final class Writes {
    private static final long STRONG = 0;

    /** Any state will do. */
    private static final long EVENTUALLY = 1;

    /** A state not older than the server's bound. */
    private static final long BOUNDED = 2;

    /**
     * The last write.
     *
     * @param timestamp the greatest timestamp that is known
     * @param unknown number of writes without a timestamp
     * @param covered how many of them are known to be before the timestamp
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

    /** Called before a request whose timestamp is going to be recorded; to be handed to {@link #record}. */
    long begin(String collection) {
        return last.getOrDefault(collection, Last.NONE).unknown();
    }

    /** Records the timestamp of a finished request that began at this mark; 0 for a write without one. */
    void record(String collection, long timestamp, long begun) {
        last.compute(collection, (name, known) -> (known == null ? Last.NONE : known).with(timestamp, begun));
    }

    /** The guarantee timestamp of a read. */
    long guarantee(String collection, Consistency consistency) {
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
