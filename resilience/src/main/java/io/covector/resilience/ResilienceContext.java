package io.covector.resilience;

import io.covector.observe.ClientListener;
import io.covector.spi.Ticker;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What the layer is given from outside. Immutable, and thread-safe as its parts are.
 *
 * @param backend name of the backend in the configuration
 * @param ticker what pauses and the breaker go by
 * @param random spreads the pauses; may be used by several threads
 * @param listeners told of every request, in their order
 */
public record ResilienceContext(String backend, Ticker ticker, RandomGenerator random, List<ClientListener> listeners) {
    /** Checks that nothing is missing. */
    public ResilienceContext {
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(ticker, "ticker");
        Objects.requireNonNull(random, "random");
        for (ClientListener listener : Objects.requireNonNull(listeners, "listeners")) {
            Objects.requireNonNull(listener, "one of listeners");
        }
        listeners = List.copyOf(listeners);
    }
}
