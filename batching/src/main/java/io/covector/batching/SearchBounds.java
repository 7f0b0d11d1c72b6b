package io.covector.batching;

import io.covector.Consistency;
import io.covector.Projection;
import io.covector.SearchTuning;
import io.covector.batching.tuning.Choice;
import io.covector.batching.tuning.TuningRange;
import io.covector.config.SearchConfig;
import io.covector.spi.BackendCollection;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the requests of batches of searches must keep. Immutable and thread-safe.
 *
 * @param limits of the smallest searches that the collection knows; larger ones may have less room in a request
 * @param startParallelism requests in flight to begin with
 * @param tuned whether sizes are found by trying
 */
record SearchBounds(SearchLimits limits, int startParallelism, boolean tuned) {
    private static final SearchBatch SMALLEST = new SearchBatch(
            List.of(),
            1,
            Optional.empty(),
            OptionalDouble.empty(),
            Projection.idOnly(),
            SearchTuning.defaults(),
            Consistency.SESSION);

    static SearchBounds of(BackendCollection collection, SearchConfig config) {
        SearchLimits limits = collection.searchLimits(SMALLEST);
        SearchLimits within = within(limits, config);
        return new SearchBounds(within, Math.min(limits.parallel(), within.parallel()), config.tuned());
    }

    /** The limits within what the caller wants. */
    static SearchLimits within(SearchLimits limits, SearchConfig config) {
        int most = Math.min(config.queries().orElse(limits.maxQueries()), limits.maxQueries());
        return new SearchLimits(
                most,
                Math.min(limits.startQueries(), most),
                config.parallel().orElse(limits.parallel()),
                limits.gatherFrom());
    }

    Sizing sizing() {
        return tuned
                ? Sizing.tuned(new TuningRange(
                        limits.startQueries(),
                        limits.maxQueries(),
                        Long.MAX_VALUE,
                        startParallelism,
                        limits.parallel()))
                : Sizing.fixed(new Choice(limits.maxQueries(), limits.parallel(), 0));
    }
}
