package io.covector.resilience;

import io.covector.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * When requests are no longer sent to a server in trouble. Immutable and thread-safe.
 *
 * @param enabled whether there is a circuit breaker
 * @param window last requests that are looked at, 10 to 100000
 * @param minRequests requests before anything is concluded, 1 to window
 * @param failureRate share of failed requests that opens the circuit, 0.01 to 1
 * @param openFor time without requests until the next probes, 100 ms to 10 min
 * @param probes requests that are let through then; their failure rate decides: 1 to 1000
 */
public record BreakerConfig(
        boolean enabled, int window, int minRequests, double failureRate, Duration openFor, int probes) {
    /** Checks that nothing is missing. */
    public BreakerConfig {
        Objects.requireNonNull(openFor, "openFor");
    }

    /** On: half of the last 100 requests, 20 at least, open it for 1 s; 3 probes. */
    public static BreakerConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /** Reads a section; its keys are the names of the components with dashes. */
    public static BreakerConfig from(Settings breaker) {
        Objects.requireNonNull(breaker, "breaker");
        boolean enabled = breaker.bool("enabled").orElse(true);
        int window = breaker.integer("window", 10, 100_000).orElse(100);
        int minRequests = breaker.integer("min-requests", 1, window).orElse(Math.min(20, window));
        double failureRate = breaker.decimal("failure-rate", 0.01, 1).orElse(0.5);
        Duration openFor = breaker.duration("open-for", Duration.ofMillis(100), Duration.ofMinutes(10))
                .orElse(Duration.ofSeconds(1));
        int probes = breaker.integer("probes", 1, 1_000).orElse(3);
        breaker.rejectUnknown();
        return new BreakerConfig(enabled, window, minRequests, failureRate, openFor, probes);
    }
}
