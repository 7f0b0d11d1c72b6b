package io.covector.config;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Size and lifetime of a connection pool. Immutable and thread-safe.
 *
 * @param maxSize connections at most, 1 to 10000
 * @param minIdle idle connections kept open, 0 to maxSize
 * @param maxLifetime age at which a connection is replaced, 30 s to 24 h
 * @param acquireTimeout longest wait for a connection, 250 ms to 10 min; the deadline of the call holds too
 * @param warmUp whether opening waits until the idle connections are there
 */
public record PoolConfig(int maxSize, int minIdle, Duration maxLifetime, Duration acquireTimeout, boolean warmUp) {
    /** Checks that nothing is missing. */
    public PoolConfig {
        Objects.requireNonNull(maxLifetime, "maxLifetime");
        Objects.requireNonNull(acquireTimeout, "acquireTimeout");
    }

    /** 50 connections, 20 kept idle, replaced after 30 minutes, 5 s to wait for one. */
    public static PoolConfig defaults() {
        return from(Settings.of(Map.of()));
    }

    /**
     * Reads {@code max-size}, {@code min-idle}, {@code max-lifetime}, {@code acquire-timeout} and {@code warm-up} of a
     * section.
     */
    public static PoolConfig from(Settings pool) {
        Objects.requireNonNull(pool, "pool");
        int maxSize = pool.integer("max-size", 1, 10_000).orElse(50);
        int minIdle = pool.integer("min-idle", 0, maxSize).orElse(Math.min(20, maxSize));
        Duration maxLifetime = pool.duration("max-lifetime", Duration.ofSeconds(30), Duration.ofHours(24))
                .orElse(Duration.ofMinutes(30));
        Duration acquireTimeout = pool.duration("acquire-timeout", Duration.ofMillis(250), Duration.ofMinutes(10))
                .orElse(Duration.ofSeconds(5));
        boolean warmUp = pool.bool("warm-up").orElse(false);
        pool.rejectUnknown();
        return new PoolConfig(maxSize, minIdle, maxLifetime, acquireTimeout, warmUp);
    }
}
