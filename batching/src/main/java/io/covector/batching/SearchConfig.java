package io.covector.batching;

import io.covector.config.Setting;
import io.covector.config.Settings;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How searches become requests; what is empty is chosen by the backend. Immutable and thread-safe.
 *
 * @param coalesce whether single searches of several threads may leave in one request
 * @param coalesceFrom concurrent requests from which on they wait to share the next one, 1 to 1024
 * @param maxQueries vectors of a request at most, 1 to 16384; the backend's own limit holds too
 * @param maxConcurrentRequests concurrent requests of one batch of searches at most, 1 to 64
 * @param tuned whether the requests of batches are sized by trying, within these bounds; if not, they are as large and as many
 *     as may be
 */
public record SearchConfig(
        Coalesce coalesce,
        OptionalInt coalesceFrom,
        OptionalInt maxQueries,
        OptionalInt maxConcurrentRequests,
        boolean tuned) {
    /** When single searches leave in one request. */
    public enum Coalesce {
        /** Where measurements say that it helps. */
        AUTO,
        /** On every backend. */
        ON,
        /** Never. */
        OFF
    }

    /** Everything as the backend chooses. */
    public static SearchConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /** Reads {@code coalesce}, {@code coalesce-from}, {@code max-queries}, {@code max-concurrent-requests} and {@code tuned} of a section. */
    public static SearchConfig from(Settings search) {
        SearchConfig config = new SearchConfig(
                Coalesce.valueOf(search.oneOf("coalesce", "AUTO", "ON", "OFF").orElse("AUTO")),
                number(search.integer("coalesce-from", 1, 1_024)),
                number(search.integer("max-queries", 1, 16_384)),
                number(search.integer("max-concurrent-requests", 1, 64)),
                search.bool("tuned").orElse(true));
        search.rejectUnknown();
        return config;
    }

    private static OptionalInt number(Setting<Integer> setting) {
        return setting.optional().map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
