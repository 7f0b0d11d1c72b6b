package io.covector.config;

import java.util.Map;

/**
 * How many requests one client may have in flight, whatever its pool could bear. Immutable and thread-safe.
 *
 * @param maxConcurrent requests in flight at most, 1 to 100000; 0 for no bound but the pool's
 * @param maxWaiting requests that may wait for their turn within their deadlines, 0 to 1000000; one more is refused at once
 */
public record BulkheadConfig(int maxConcurrent, int maxWaiting) {
    /** No bound. */
    public static BulkheadConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /** Reads a section; its keys are the names of the components with dashes. */
    public static BulkheadConfig from(Settings bulkhead) {
        int maxConcurrent = bulkhead.integer("max-concurrent", 0, 100_000).orElse(0);
        int maxWaiting = bulkhead.integer("max-waiting", 0, 1_000_000).orElse(1_000);
        bulkhead.rejectUnknown();
        return new BulkheadConfig(maxConcurrent, maxWaiting);
    }
}
