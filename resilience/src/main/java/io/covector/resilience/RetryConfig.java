package io.covector.resilience;

import io.covector.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * When and how a failed request is sent again. Immutable and thread-safe.
 *
 * @param maxAttempts attempts in all, 1 (no retry) to 20
 * @param backoff how the pause grows
 * @param baseDelay pause after the first attempt, before jitter: 1 ms to 1 min
 * @param multiplier factor from one pause to the next under {@link Backoff#EXPONENTIAL}: 1 to 10
 * @param maxDelay the pause is cut to this, then jitter is applied: baseDelay to 10 min
 * @param jitter each pause is multiplied by a random number from 1 - jitter to 1 + jitter: 0 to 1
 * @param budgetTokens retries that may be sent in a burst, 0 (no limit) to 1000000: see {@code budgetRefill}
 * @param budgetRefill tokens that each request without failure gives back, 0 to 1
 */
public record RetryConfig(
        int maxAttempts,
        Backoff backoff,
        Duration baseDelay,
        double multiplier,
        Duration maxDelay,
        double jitter,
        int budgetTokens,
        double budgetRefill) {
    /** Checks that nothing is missing. */
    public RetryConfig {
        Objects.requireNonNull(backoff, "backoff");
        Objects.requireNonNull(baseDelay, "baseDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
    }

    /** How the pause grows. */
    public enum Backoff {
        /** Every pause is the base delay. */
        CONSTANT,
        /** Every pause is a multiple of the one before. */
        EXPONENTIAL
    }

    /** 3 attempts, 100 ms, x2, at most 2 s, jitter 0.3, budget 100 retries refilled by 0.1 a success. */
    public static RetryConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /** Reads a section; its keys are the names of the components with dashes. */
    public static RetryConfig from(Settings retry) {
        Objects.requireNonNull(retry, "retry");
        Duration minute = Duration.ofMinutes(1);
        int maxAttempts = retry.integer("max-attempts", 1, 20).orElse(3);
        Backoff backoff = Backoff.valueOf(
                retry.oneOf("backoff", "CONSTANT", "EXPONENTIAL").orElse("EXPONENTIAL"));
        Duration baseDelay =
                retry.duration("base-delay", Duration.ofMillis(1), minute).orElse(Duration.ofMillis(100));
        double multiplier = retry.decimal("multiplier", 1, 10).orElse(2.0);
        Duration usualMax = Duration.ofSeconds(2);
        Duration maxDelay = retry.duration("max-delay", baseDelay, Duration.ofMinutes(10))
                .orElse(usualMax.compareTo(baseDelay) < 0 ? baseDelay : usualMax);
        double jitter = retry.decimal("jitter", 0, 1).orElse(0.3);
        int budgetTokens = retry.integer("budget-tokens", 0, 1_000_000).orElse(100);
        double budgetRefill = retry.decimal("budget-refill", 0, 1).orElse(0.1);
        retry.rejectUnknown();
        return new RetryConfig(
                maxAttempts, backoff, baseDelay, multiplier, maxDelay, jitter, budgetTokens, budgetRefill);
    }
}
