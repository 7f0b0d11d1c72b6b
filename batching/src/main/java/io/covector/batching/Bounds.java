package io.covector.batching;

import io.covector.batching.tuning.Choice;
import io.covector.batching.tuning.TuningRange;
import io.covector.config.BatchConfig;
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;

/**
 * What the write requests of a collection must keep. Immutable and thread-safe.
 *
 * @param startRows records of a request to begin with
 * @param maxRows records of a request at most
 * @param maxBytes bytes of a request at most, except for a record that is larger alone
 * @param serverBytes bytes that the backend takes at most
 * @param parallelism requests in flight at most
 * @param tuned whether sizes are found by trying
 */
record Bounds(int startRows, int maxRows, long maxBytes, long serverBytes, int parallelism, boolean tuned) {
    static Bounds of(BackendCollection collection, BatchConfig config) {
        BatchLimits limits = collection.limits();
        int most = Math.min(config.rows().orElse(limits.maxRows()), limits.maxRows());
        int start = config.tuned()
                ? Math.min(limits.startRows(), most)
                : Math.min(config.rows().orElse(limits.startRows()), most);
        return new Bounds(
                start,
                most,
                Math.min(config.bytes().orElse(limits.maxBytes()), limits.maxBytes()),
                limits.maxBytes(),
                Math.max(1, Math.min(config.parallelism(), collection.maxParallelWrites())),
                config.tuned());
    }

    Sizing sizing() {
        return tuned
                ? Sizing.tuned(new TuningRange(startRows, maxRows, maxBytes, Math.min(2, parallelism), parallelism))
                : Sizing.fixed(new Choice(startRows, parallelism, 0));
    }
}
