package io.covector.resilience;

import io.covector.observe.ClientListener;
import io.covector.spi.Ticker;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What the layer is given from outside. Immutable, and thread-safe as its parts are.
 *
 * @param backend name of the backend in the configuration
 * @param ticker what pauses and the breaker go by
 * @param random spreads the pauses; may be used by several threads
 * @param listener told of every request
 */
public record ResilienceContext(String backend, Ticker ticker, RandomGenerator random, ClientListener listener) {
    /** Checks that nothing is missing. */
    public ResilienceContext {
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(ticker, "ticker");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(listener, "listener");
    }
}
