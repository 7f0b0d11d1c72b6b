package io.covector.resilience;

import io.covector.spi.Backend;
import java.util.Objects;

/** Makes a backend out of one whose requests fail now and then. Stateless and thread-safe. */
public final class Resilience {
    private Resilience() {}

    /**
     * A backend that sends failed requests to another one again. Each of its failures is a
     * {@link io.covector.VectorException} that says where and when. It has one retry budget, circuit breaker and
     * bulkhead for all its collections.
     *
     * @param backend what sends the requests; closed with the result
     * @param config when and how a request is sent, sent again, or not sent
     */
    public static Backend wrap(Backend backend, ResilienceConfig config, ResilienceContext context) {
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(context, "context");
        String type = backend.capabilities().backendType();
        return new ResilientBackend(backend, new ClientState(config, context, type));
    }
}
