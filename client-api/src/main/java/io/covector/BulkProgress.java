package io.covector;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * How far a {@link BulkWriter} is. Immutable and thread-safe.
 *
 * @param accepted records and ids that were given to the writer
 * @param written of these, how many are known to be written, or deleted
 * @param rejected how many are known not to be
 * @param inDoubt how many may be or not: the answer was lost
 * @param bytes encoded bytes of the requests that have ended
 * @param elapsed time since the writer was opened
 * @param requests requests that have ended
 * @param retries attempts of them that were made again
 * @param splits requests that were cut because the server refused their data
 * @param waits how often a thread had to wait for room, and {@code waited} for how long together
 * @param waited time that threads have waited for room
 * @param maxRecords records of a request at most, as it stands
 * @param maxConcurrentRequests concurrent requests at most, as it stands
 */
public record BulkProgress(
        long accepted,
        long written,
        long rejected,
        long inDoubt,
        long bytes,
        Duration elapsed,
        long requests,
        long retries,
        long splits,
        long waits,
        Duration waited,
        int maxRecords,
        int maxConcurrentRequests) {
    /** Checks that nothing is missing. */
    public BulkProgress {
        Objects.requireNonNull(elapsed, "elapsed");
        Objects.requireNonNull(waited, "waited");
    }

    /** How many are neither written nor rejected nor in doubt yet. */
    public long pending() {
        return accepted - written - rejected - inDoubt;
    }

    /** Records written a second, since the writer was opened. */
    public double recordsPerSecond() {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds == 0 ? 0 : written / seconds;
    }

    /** {@code 1,000 of 1,200 written, 0 rejected, 0 in doubt, 50,000/s in requests of 500 x 4}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d written, %,d rejected, %,d in doubt, %,.0f/s in requests of %d x %d",
                written,
                accepted,
                rejected,
                inDoubt,
                recordsPerSecond(),
                maxRecords,
                maxConcurrentRequests);
    }
}
