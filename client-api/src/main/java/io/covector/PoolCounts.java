package io.covector;

/**
 * How busy the connections to a backend are. A connection that carries one call at a time counts once; where a few
 * connections carry many calls, as on Milvus, the calls are counted. Clients that share a pool see the same counts. A
 * snapshot: immutable and thread-safe.
 *
 * @param used connections in use, or calls in flight
 * @param idle open connections that are not in use, or calls that the open connections could carry besides
 * @param pending callers that wait
 * @param max the most that may be in use at a time
 */
public record PoolCounts(int used, int idle, int pending, int max) {
    /** A line for a log. */
    @Override
    public String toString() {
        return "pool: " + used + " of " + max + " used, " + idle + " idle, " + pending + " waiting";
    }
}
