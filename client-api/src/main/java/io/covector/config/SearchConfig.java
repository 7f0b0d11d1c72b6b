package io.covector.config;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How searches become requests; what is empty is chosen by the backend. Immutable and thread-safe.
 *
 * @param gather whether single searches of several threads may leave in one request
 * @param gatherFrom requests in flight from which on they wait for each other, 1 to 1024
 * @param queries vectors of a request at most, 1 to 16384; the backend's own limit holds too
 * @param parallel requests of one batch of searches in flight at most, 1 to 64
 * @param tuned whether the requests of batches are sized by trying, within these bounds; if not, they are as large and as many
 *     as may be
 */
public record SearchConfig(
        Gather gather, OptionalInt gatherFrom, OptionalInt queries, OptionalInt parallel, boolean tuned) {
    /** When single searches leave in one request. */
    public enum Gather {
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

    /** Reads {@code gather}, {@code gather-from}, {@code queries}, {@code parallel} and {@code tuned} of a section. */
    public static SearchConfig from(Settings search) {
        SearchConfig config = new SearchConfig(
                Gather.valueOf(search.oneOf("gather", "AUTO", "ON", "OFF").orElse("AUTO")),
                number(search.integer("gather-from", 1, 1_024)),
                number(search.integer("queries", 1, 16_384)),
                number(search.integer("parallel", 1, 64)),
                search.bool("tuned").orElse(true));
        search.rejectUnknown();
        return config;
    }

    private static OptionalInt number(Setting<Integer> setting) {
        return setting.optional().map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
