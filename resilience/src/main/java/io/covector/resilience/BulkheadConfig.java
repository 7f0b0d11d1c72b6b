package io.covector.resilience;

import io.covector.config.Settings;
import java.util.Map;
import java.util.Objects;

/**
 * How many concurrent requests one client may have, whatever its pool could bear. Immutable and thread-safe.
 *
 * @param maxConcurrentRequests concurrent requests at most, 1 to 100000; 0 for no bound but the pool's
 * @param maxWaiting requests that may wait for a place within their deadlines, 0 to 1000000; one more is refused at
 *     once
 */
public record BulkheadConfig(int maxConcurrentRequests, int maxWaiting) {
    /** No bound. */
    public static BulkheadConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /** Reads a section; its keys are the names of the components with dashes. */
    public static BulkheadConfig from(Settings bulkhead) {
        Objects.requireNonNull(bulkhead, "bulkhead");
        int maxConcurrentRequests =
                bulkhead.integer("max-concurrent-requests", 0, 100_000).orElse(0);
        int maxWaiting = bulkhead.integer("max-waiting", 0, 1_000_000).orElse(1_000);
        bulkhead.rejectUnknown();
        return new BulkheadConfig(maxConcurrentRequests, maxWaiting);
    }
}
