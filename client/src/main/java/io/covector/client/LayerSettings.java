package io.covector.client;

import io.covector.batching.BatchConfig;
import io.covector.batching.SearchConfig;
import io.covector.config.Settings;
import io.covector.resilience.ResilienceConfig;
import java.time.Duration;

/**
 * What a configuration says of the layers over every backend. Immutable and thread-safe.
 *
 * @param requestTimeout bounds each request of a call without a timeout of its own, 1 ms to 24 h
 */
record LayerSettings(ResilienceConfig resilience, BatchConfig batch, SearchConfig search, Duration requestTimeout) {
    /** Reads {@code timeout}, {@code batch}, {@code search} and the keys of the resilience layer. */
    static LayerSettings from(Settings root) {
        Duration requestTimeout = root.duration("timeout", Duration.ofMillis(1), Duration.ofHours(24))
                .orElse(Duration.ofSeconds(30));
        return new LayerSettings(
                ResilienceConfig.from(root),
                BatchConfig.from(root.section("batch")),
                SearchConfig.from(root.section("search")),
                requestTimeout);
    }
}
