package io.covector.batching;

import io.covector.Projection;
import io.covector.batching.sizing.SearchBounds;
import io.covector.config.Setting;
import io.covector.config.Settings;
import io.covector.spi.BackendCollection;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How searches become requests; what is empty is chosen by the backend. Immutable and thread-safe.
 *
 * @param coalesce whether single searches of several threads may leave in one request
 * @param coalesceFrom concurrent requests from which on they wait to share the next one, 1 to 1024
 * @param maxQueries vectors of a request of a batch, 1 to 16384, in place of what suits the backend; its own limit
 *     holds too
 * @param maxConcurrentRequests concurrent requests of one batch of searches at most, 1 to 64
 * @param adaptive whether the requests of batches become smaller and fewer when the server refuses some, and grow back
 *     afterwards
 */
public record SearchConfig(
        Coalesce coalesce,
        OptionalInt coalesceFrom,
        OptionalInt maxQueries,
        OptionalInt maxConcurrentRequests,
        boolean adaptive) {
    /** Checks that nothing is missing. */
    public SearchConfig {
        Objects.requireNonNull(coalesce, "coalesce");
        Objects.requireNonNull(coalesceFrom, "coalesceFrom");
        Objects.requireNonNull(maxQueries, "maxQueries");
        Objects.requireNonNull(maxConcurrentRequests, "maxConcurrentRequests");
    }

    /** Where a backend would not let searches share requests and the caller wants it. */
    private static final int COALESCE_FROM = 2;

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

    /**
     * Reads {@code coalesce}, {@code coalesce-from}, {@code max-queries}, {@code max-concurrent-requests} and {@code
     * adaptive} of a section.
     */
    public static SearchConfig from(Settings search) {
        Objects.requireNonNull(search, "search");
        SearchConfig config = new SearchConfig(
                Coalesce.valueOf(search.oneOf("coalesce", "AUTO", "ON", "OFF").orElse("AUTO")),
                number(search.integer("coalesce-from", 1, 1_024)),
                number(search.integer("max-queries", 1, 16_384)),
                number(search.integer("max-concurrent-requests", 1, 64)),
                search.bool("adaptive").orElse(true));
        search.rejectUnknown();
        return config;
    }

    private static OptionalInt number(Setting<Integer> setting) {
        return setting.optional().map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    /** What the requests of batches of searches must keep, if the smallest searches have these limits. */
    SearchBounds bounds(SearchLimits smallest) {
        int queries = Math.min(maxQueries.orElse(smallest.startQueries()), smallest.maxQueries());
        return new SearchBounds(queries, maxConcurrentRequests.orElse(smallest.maxConcurrentRequests()), adaptive);
    }

    /** The limits within what the caller wants. */
    SearchLimits within(SearchLimits limits) {
        if (maxQueries.isEmpty() && maxConcurrentRequests.isEmpty()) {
            return limits;
        }
        int most = Math.min(maxQueries.orElse(limits.maxQueries()), limits.maxQueries());
        return SearchLimits.builder(most)
                .startQueries(Math.min(limits.startQueries(), most))
                .maxConcurrentRequests(maxConcurrentRequests.orElse(limits.maxConcurrentRequests()))
                .coalesceFrom(limits.coalesceFrom())
                .build();
    }

    /** Concurrent requests from which on a single search waits to share the next one; 0 if it never does. */
    int coalesceFrom(SearchLimits limits) {
        int backends = limits.coalesceFrom();
        return switch (coalesce) {
            case OFF -> 0;
            case AUTO -> backends == 0 ? 0 : coalesceFrom.orElse(backends);
            case ON -> coalesceFrom.orElse(backends == 0 ? COALESCE_FROM : backends);
        };
    }

    /** The limits of the smallest searches that a collection knows, which sizes are learned for. */
    static SearchLimits smallestSearches(BackendCollection collection) {
        String field = collection.spec().vectorFields().get(0).name();
        SearchBatch smallest =
                SearchBatch.builder(field, 1).projection(Projection.idOnly()).build(List.of());
        return collection.searchLimits(smallest);
    }
}
