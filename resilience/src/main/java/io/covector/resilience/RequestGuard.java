package io.covector.resilience;

import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.Ticker;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What each attempt of a client passes on its way to the server: bulkhead, then circuit breaker. Thread-safe. */
final class RequestGuard {
    private final @Nullable Bulkhead bulkhead;
    private final @Nullable Breaker breaker;
    private final Ticker ticker;

    RequestGuard(ResilienceConfig config, Ticker ticker, Consumer<Boolean> circuitListener, String label) {
        this.bulkhead = Bulkhead.of(config.bulkhead()).orElse(null);
        this.breaker =
                Breaker.of(config.breaker(), ticker, circuitListener, label).orElse(null);
        this.ticker = ticker;
    }

    /** Makes an attempt, when and if it may be made. */
    <T> T send(Attempt<T> attempt, RetryAction action, CallContext context) {
        if (bulkhead == null) {
            return watched(attempt, action, context);
        }
        bulkhead.enter(context);
        try {
            return watched(attempt, action, context);
        } finally {
            bulkhead.leave();
        }
    }

    private <T> T watched(Attempt<T> attempt, RetryAction action, CallContext context) {
        if (breaker == null) {
            return attempt.send(action, context);
        }
        breaker.acquire(context.operation());
        long start = ticker.nanoTime();
        T result;
        try {
            result = attempt.send(action, context);
        } catch (VectorException e) {
            breaker.failed(context.operation(), start, e);
            throw e;
        } catch (Throwable e) {
            breaker.unclear(context.operation(), start);
            throw e;
        }
        breaker.answered(start);
        return result;
    }

    /** Tells the listener if the circuit was opened or closed. */
    void tellCircuit() {
        if (breaker != null) {
            breaker.tellChange();
        }
    }
}
