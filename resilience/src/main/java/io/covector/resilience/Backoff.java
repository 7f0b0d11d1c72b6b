package io.covector.resilience;

import java.time.Duration;

/** How long to pause between attempts: a pure function. */
final class Backoff {
    private Backoff() {}

    /**
     * The pause after an attempt. It is cut to the maximum first and spread second, so that the pauses of many clients
     * differ at the maximum too; it may therefore exceed the maximum by the jitter.
     *
     * @param attempt the attempt that failed, from 1
     * @param random from 0 (inclusive) to 1 (exclusive)
     */
    static Duration pause(RetryConfig config, int attempt, double random) {
        double base = (double) config.baseDelay().toNanos();
        double factor = config.backoff() == RetryConfig.Backoff.CONSTANT
                ? 1
                : Math.pow(config.multiplier(), attempt - 1); // infinite at worst, and cut
        double cut = Math.min(base * factor, (double) config.maxDelay().toNanos());
        double spread = 1 - config.jitter() + 2 * config.jitter() * random;
        return Duration.ofNanos(Math.round(cut * spread));
    }
}
