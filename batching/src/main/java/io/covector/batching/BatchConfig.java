package io.covector.batching;

import io.covector.batching.sizing.WriteBounds;
import io.covector.config.Settings;
import io.covector.spi.RequestLimits;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Sizes of the requests of a write; what is empty is chosen by the backend. Immutable and thread-safe.
 *
 * @param maxRecords records of a request, 1 to 1000000, in place of what suits the backend; its own limit holds too
 * @param maxBytes encoded bytes of a request at most, 1 KiB to 1 GiB; the backend's own limit holds too
 * @param maxConcurrentRequests concurrent requests of one call or bulk writer at most, 1 to 64; never more than the
 *     backend has connections
 * @param adaptive whether requests become smaller and fewer when the server refuses some, and grow back afterwards
 */
public record BatchConfig(OptionalInt maxRecords, OptionalLong maxBytes, int maxConcurrentRequests, boolean adaptive) {
    /** Checks that nothing is missing. */
    public BatchConfig {
        Objects.requireNonNull(maxRecords, "maxRecords");
        Objects.requireNonNull(maxBytes, "maxBytes");
    }

    /** Everything as the backend chooses. */
    public static BatchConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /**
     * Reads {@code max-records}, {@code max-bytes}, {@code max-concurrent-requests} and {@code adaptive} of a section.
     */
    public static BatchConfig from(Settings batch) {
        Objects.requireNonNull(batch, "batch");
        Optional<Integer> maxRecords =
                batch.integer("max-records", 1, 1_000_000).optional();
        Optional<Long> maxBytes = batch.bytes("max-bytes", 1 << 10, 1 << 30).optional();
        int maxConcurrentRequests =
                batch.integer("max-concurrent-requests", 1, 64).orElse(4);
        boolean adaptive = batch.bool("adaptive").orElse(true);
        batch.rejectUnknown();
        return new BatchConfig(
                maxRecords.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                maxBytes.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                maxConcurrentRequests,
                adaptive);
    }

    /** What the write requests of a collection with these limits must keep. */
    WriteBounds bounds(RequestLimits limits) {
        return new WriteBounds(
                Math.min(maxRecords.orElse(limits.startRecords()), limits.maxRecords()),
                Math.min(maxBytes.orElse(limits.maxBytes()), limits.maxBytes()),
                limits.maxBytes(),
                Math.max(1, Math.min(maxConcurrentRequests, limits.maxConcurrentRequests())),
                adaptive);
    }
}
