package io.covector.batching.sizing;

import io.covector.batching.tuning.Choice;
import io.covector.batching.tuning.TuningRange;
import io.covector.spi.SearchLimits;

/**
 * What the requests of batches of searches must keep. Immutable and thread-safe.
 *
 * @param limits of the smallest searches that the collection knows; larger ones may have less room in a request
 * @param startConcurrentRequests concurrent requests to begin with
 * @param tuned whether sizes are found by trying
 */
public record SearchBounds(SearchLimits limits, int startConcurrentRequests, boolean tuned) {
    /** New sizes within these bounds. */
    BatchSizer sizer() {
        return tuned
                ? BatchSizer.tuned(new TuningRange(
                        limits.startQueries(),
                        limits.maxQueries(),
                        Long.MAX_VALUE,
                        startConcurrentRequests,
                        limits.maxConcurrentRequests()))
                : BatchSizer.fixed(new Choice(limits.maxQueries(), limits.maxConcurrentRequests(), 0));
    }
}
