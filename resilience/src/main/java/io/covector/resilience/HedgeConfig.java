package io.covector.resilience;

import io.covector.config.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * When a read whose answer is late is sent a second time. Immutable and thread-safe.
 *
 * @param enabled whether reads are sent a second time at all
 * @param percentile an answer is late when it takes longer than this share of the last ones, 0.5 to 0.999
 * @param minDelay and longer than this, 1 ms to 1 min
 * @param budget second requests at most, as a share of all reads that may have one, 0.001 to 1
 */
public record HedgeConfig(boolean enabled, double percentile, Duration minDelay, double budget) {
    /** Off; when it is on: after the 95th percentile, 5 ms at least, for 5 % of the reads at most. */
    public static HedgeConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /** Reads a section; its keys are the names of the components with dashes. */
    public static HedgeConfig from(Settings hedge) {
        boolean enabled = hedge.bool("enabled").orElse(false);
        double percentile = hedge.decimal("percentile", 0.5, 0.999).orElse(0.95);
        Duration minDelay = hedge.duration("min-delay", Duration.ofMillis(1), Duration.ofMinutes(1))
                .orElse(Duration.ofMillis(5));
        double budget = hedge.decimal("budget", 0.001, 1).orElse(0.05);
        hedge.rejectUnknown();
        return new HedgeConfig(enabled, percentile, minDelay, budget);
    }
}
