package io.covector.resilience;

import io.covector.observe.ClientListener;
import io.covector.spi.TimeSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What the layer is given from outside. Immutable, and thread-safe as its parts are.
 *
 * @param backend name of the backend in the configuration
 * @param time what pauses and the breaker go by
 * @param random spreads the pauses; used by several threads
 * @param listener told of every request
 * @param executor runs reads that may be sent twice; must not let one wait for another
 * @param alarm says when an answer is late
 */
public record ResilienceContext(
        String backend,
        TimeSource time,
        RandomGenerator random,
        ClientListener listener,
        Executor executor,
        Alarm alarm) {}
