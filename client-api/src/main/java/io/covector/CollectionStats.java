package io.covector;

import java.time.Duration;
import java.util.Objects;

/**
 * The write requests of one collection since the client was opened, and the sizes found best for them and for batches
 * of searches. A snapshot: immutable and thread-safe.
 *
 * @param name name of the collection
 * @param upserts sizes of upsert requests
 * @param inserts sizes of insert requests
 * @param searches sizes of the requests of {@link VectorCollection#searchBatch}, in vectors
 * @param concurrentRequests requests that are under way
 * @param requests requests that have ended
 * @param records records in them
 * @param bytes encoded bytes of them, as far as they were cut to size
 * @param retries attempts that were made again
 * @param splits requests that were cut because the server refused their data
 * @param waits how often a thread had to wait for room in a bulk writer
 * @param waited for how long, all together
 */
public record CollectionStats(
        String name,
        RequestSizes upserts,
        RequestSizes inserts,
        RequestSizes searches,
        int concurrentRequests,
        long requests,
        long records,
        long bytes,
        long retries,
        long splits,
        long waits,
        Duration waited) {
    /** Checks that nothing is missing. */
    public CollectionStats {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(upserts, "upserts");
        Objects.requireNonNull(inserts, "inserts");
        Objects.requireNonNull(searches, "searches");
        Objects.requireNonNull(waited, "waited");
    }

    /** A few lines for a log. */
    @Override
    public String toString() {
        return name + ": " + requests + " write requests, " + records + " records, " + bytes + " bytes, "
                + concurrentRequests
                + " under way, " + retries + " retries, " + splits + " splits, " + waits + " waits of "
                + waited.toMillis() + " ms\n  upserts " + upserts + "\n  inserts " + inserts
                + "\n  searches " + searches;
    }
}
