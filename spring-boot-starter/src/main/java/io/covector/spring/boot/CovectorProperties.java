package io.covector.spring.boot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code covector}, typed for completion in editors. Covector reads and checks the values itself, so
 * that ranges and messages are those of {@code docs/configuration.md}; null where a key is not set. Immutable.
 *
 * @param enabled whether clients and collections are made; true
 * @param config file of a configuration, {@code covector.yaml} say, that the properties are laid over
 * @param active name of the backend that the client opens
 * @param clients names of backends that get a client of their own, whichever is active
 * @param timeout bound on each request of a call that gives no timeout of its own, 1 ms to 24 h
 * @param closeTimeout how long closing waits for requests in flight, 0 to 10 min
 * @param backends the backends, by name
 * @param collections collections that are opened at start, by name
 * @param retry pauses and attempts
 * @param breaker the circuit breaker
 * @param bulkhead bounds on concurrent requests
 * @param batch sizes of write requests
 * @param search how searches share requests
 */
@ConfigurationProperties("covector")
public record CovectorProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String config,
        @Nullable String active,
        @DefaultValue List<String> clients,
        @Nullable Duration timeout,
        @Nullable Duration closeTimeout,
        @DefaultValue Map<String, BackendProperties> backends,
        @DefaultValue Map<String, CollectionProperties> collections,
        @Nullable Retry retry,
        @Nullable Breaker breaker,
        @Nullable Bulkhead bulkhead,
        @Nullable Batch batch,
        @Nullable Search search) {

    /** Where the keys begin. */
    static final String PREFIX = "covector";

    /**
     * What happens after a failed request. Immutable.
     *
     * @param maxAttempts attempts in all, 1 to 20
     * @param backoff how pauses grow
     * @param baseDelay pause after the first attempt, 1 ms to 1 min
     * @param multiplier factor from pause to pause, 1 to 10
     * @param maxDelay longest pause before jitter, up to 10 min
     * @param jitter share of a pause that is random, 0 to 1
     * @param budgetTokens retries of the whole client in a burst, 0 for no bound
     * @param budgetRefill tokens that each success gives back, 0 to 1
     */
    public record Retry(
            @Nullable Integer maxAttempts,
            @Nullable Backoff backoff,
            @Nullable Duration baseDelay,
            @Nullable Double multiplier,
            @Nullable Duration maxDelay,
            @Nullable Double jitter,
            @Nullable Integer budgetTokens,
            @Nullable Double budgetRefill) {}

    /** How pauses grow. */
    public enum Backoff {
        /** By the multiplier. */
        EXPONENTIAL,
        /** Not at all. */
        CONSTANT
    }

    /**
     * The circuit breaker. Immutable.
     *
     * @param enabled whether there is one
     * @param window last requests that are looked at, 10 to 100,000
     * @param minRequests requests before anything is concluded, 1 to window
     * @param failureRate share of failed requests that opens the circuit, 0.01 to 1
     * @param openFor time without requests until the next probes, 100 ms to 10 min
     * @param probes requests let through then, 1 to 1,000
     */
    public record Breaker(
            @Nullable Boolean enabled,
            @Nullable Integer window,
            @Nullable Integer minRequests,
            @Nullable Double failureRate,
            @Nullable Duration openFor,
            @Nullable Integer probes) {}

    /**
     * Bounds on concurrent requests. Immutable.
     *
     * @param maxConcurrentRequests concurrent requests of a client at most, 0 for no bound but the pool's
     * @param maxWaiting requests that may wait for their turn
     */
    public record Bulkhead(
            @Nullable Integer maxConcurrentRequests,
            @Nullable Integer maxWaiting) {}

    /**
     * Sizes of write requests. Immutable.
     *
     * @param maxRecords records of one write request, 1 to 1,000,000
     * @param maxBytes encoded bytes of one write request, 1KiB to 1GiB
     * @param maxConcurrentRequests concurrent write requests of one call, 1 to 64
     * @param adaptive whether requests become smaller when the server refuses some
     */
    public record Batch(
            @Nullable Integer maxRecords,
            @Nullable String maxBytes,
            @Nullable Integer maxConcurrentRequests,
            @Nullable Boolean adaptive) {}

    /**
     * How searches share requests. Immutable.
     *
     * @param coalesce whether searches of several threads may leave in one request
     * @param coalesceFrom concurrent requests from which on searches wait to share the next one, 1 to 1,024
     * @param maxQueries vectors of one search request, 1 to 16,384
     * @param maxConcurrentRequests concurrent requests of one batch search, 1 to 64
     * @param adaptive whether requests become smaller when the server refuses some
     */
    public record Search(
            @Nullable Coalesce coalesce,
            @Nullable Integer coalesceFrom,
            @Nullable Integer maxQueries,
            @Nullable Integer maxConcurrentRequests,
            @Nullable Boolean adaptive) {}

    /** Whether searches of several threads may leave in one request. */
    public enum Coalesce {
        /** Where the backend gains by it. */
        AUTO,
        /** Everywhere. */
        ON,
        /** Nowhere. */
        OFF
    }
}
