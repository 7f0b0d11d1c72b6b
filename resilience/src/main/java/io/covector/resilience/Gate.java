package io.covector.resilience;

import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.Ticker;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What each request of a client passes on its way out: bulkhead, then circuit breaker. Thread-safe. */
final class Gate {
    private final Optional<Bulkhead> bulkhead;
    private final Optional<Breaker> breaker;
    private final Ticker time;

    Gate(ResilienceConfig config, Ticker time, Consumer<Boolean> circuitListener, String label) {
        this.bulkhead = Bulkhead.of(config.bulkhead());
        this.breaker = Breaker.of(config.breaker(), time, circuitListener, label);
        this.time = time;
    }

    /** Sends a request, when and if it may be sent. */
    <T> T pass(Supplier<T> request, CallContext context) {
        bulkhead.ifPresent(b -> b.enter(context));
        try {
            return breaker.isEmpty() ? request.get() : guarded(breaker.get(), request);
        } finally {
            bulkhead.ifPresent(Bulkhead::leave);
        }
    }

    private <T> T guarded(Breaker circuit, Supplier<T> request) {
        circuit.acquire();
        long start = time.nanoTime();
        T result;
        try {
            result = request.get();
        } catch (VectorException e) {
            circuit.failed(start, e);
            throw e;
        } catch (Throwable e) {
            circuit.unclear();
            throw e;
        }
        circuit.succeeded(start);
        return result;
    }
}
