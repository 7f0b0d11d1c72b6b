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
 */
public record BatchConfig(OptionalInt rows, OptionalLong bytes) {
    /** Everything as the backend chooses. */
    public static BatchConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /** Reads {@code rows} and {@code bytes} of a section. */
    public static BatchConfig from(Settings batch) {
        Optional<Integer> rows = batch.integer("rows", 1, 1_000_000).optional();
        Optional<Long> bytes = batch.bytes("bytes", 1 << 10, 1 << 30).optional();
        batch.rejectUnknown();
        return new BatchConfig(
                rows.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                bytes.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }
}
