package io.covector.config;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Sizes of the requests of a write; what is empty is chosen by the backend. Immutable and thread-safe.
 *
 * @param rows records of a request at most, 1 to 1000000; the backend's own limit holds too
 * @param bytes encoded bytes of a request at most, 1 KiB to 1 GiB; the backend's own limit holds too
 * @param parallelism requests of one collection in flight at most, beside those of other callers, 1 to 64; never more than
 *     the backend has connections
 * @param tuned whether size and number in flight are found by trying, within these bounds; if not, requests have the
 *     size that the backend begins with, and as many as possible are in flight
 */
public record BatchConfig(OptionalInt rows, OptionalLong bytes, int parallelism, boolean tuned) {
    /** Everything as the backend chooses. */
    public static BatchConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /** Reads {@code rows}, {@code bytes}, {@code parallelism} and {@code tuned} of a section. */
    public static BatchConfig from(Settings batch) {
        Optional<Integer> rows = batch.integer("rows", 1, 1_000_000).optional();
        Optional<Long> bytes = batch.bytes("bytes", 1 << 10, 1 << 30).optional();
        int parallelism = batch.integer("parallelism", 1, 64).orElse(4);
        boolean tuned = batch.bool("tuned").orElse(true);
        batch.rejectUnknown();
        return new BatchConfig(
                rows.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                bytes.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                parallelism,
                tuned);
    }
}
