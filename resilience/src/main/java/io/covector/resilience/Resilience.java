package io.covector.resilience;

import io.covector.config.RetryConfig;
import io.covector.spi.Backend;
import java.util.random.RandomGenerator;

/** Makes a backend out of one whose requests fail now and then. Stateless and thread-safe. */
public final class Resilience {
    private Resilience() {}

    /**
     * A backend that repeats failed requests of another, and whose every failure is a {@link io.covector.VectorException}
     * that says where and when. It has one retry budget for all its collections.
     *
     * @param backend what sends the requests; closed with the result
     * @param config when and how a request is sent again
     * @param random spreads the pauses; used by several threads
     * @param label name and type of the backend for error messages, such as {@code main (pgvector)}
     */
    public static Backend wrap(Backend backend, RetryConfig config, RandomGenerator random, String label) {
        return new ResilientBackend(backend, new RetryPolicy(config, random, label));
    }
}
