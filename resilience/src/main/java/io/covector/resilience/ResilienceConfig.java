package io.covector.resilience;

import io.covector.config.Settings;
import java.time.Duration;
import java.util.Objects;

/**
 * How a client behaves towards a server in trouble. Immutable and thread-safe.
 *
 * @param retry when and how a failed request is sent again
 * @param breaker when requests are not sent at all
 * @param bulkhead how many requests are in flight at a time
 * @param closeTimeout how long closing the client waits for requests in flight, 0 to 10 min
 */
public record ResilienceConfig(
        RetryConfig retry, BreakerConfig breaker, BulkheadConfig bulkhead, Duration closeTimeout) {
    /** Checks that nothing is missing. */
    public ResilienceConfig {
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(breaker, "breaker");
        Objects.requireNonNull(bulkhead, "bulkhead");
        Objects.requireNonNull(closeTimeout, "closeTimeout");
    }

    /** Reads the sections {@code retry}, {@code breaker} and {@code bulkhead}, and {@code close-timeout}. */
    public static ResilienceConfig from(Settings settings) {
        Objects.requireNonNull(settings, "settings");
        return new ResilienceConfig(
                RetryConfig.from(settings.section("retry")),
                BreakerConfig.from(settings.section("breaker")),
                BulkheadConfig.from(settings.section("bulkhead")),
                settings.duration("close-timeout", Duration.ZERO, Duration.ofMinutes(10))
                        .orElse(Duration.ofSeconds(10)));
    }
}
