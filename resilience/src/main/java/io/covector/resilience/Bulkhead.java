package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.CallSemaphore;
import java.util.Optional;

/** Bounds the concurrent requests, first come, first served. Thread-safe. */
final class Bulkhead {
    private final BulkheadConfig config;
    private final CallSemaphore places;

    private Bulkhead(BulkheadConfig config) {
        this.config = config;
        this.places = new CallSemaphore(config.maxConcurrentRequests());
    }

    static Optional<Bulkhead> of(BulkheadConfig config) {
        return config.maxConcurrentRequests() == 0 ? Optional.empty() : Optional.of(new Bulkhead(config));
    }

    /**
     * Waits for a place, which {@link #leave()} gives back.
     *
     * @throws VectorException with {@link ErrorCode#POOL_EXHAUSTED} if too many wait already, or with
     *     {@link ErrorCode#TIMEOUT} or {@link ErrorCode#CANCELLED}
     */
    void enter(CallContext context) {
        if (places.tryAcquire()) {
            return;
        }
        if (places.waiting() >= config.maxWaiting()) { // an estimate, good enough for a bound on memory
            throw VectorException.builder(
                            ErrorCode.POOL_EXHAUSTED,
                            "not sent: " + config.maxConcurrentRequests() + " requests are in flight and "
                                    + config.maxWaiting() + " wait, as many as bulkhead.max-concurrent-requests and "
                                    + "bulkhead.max-waiting allow")
                    .build();
        }
        if (!places.acquire(context)) {
            throw VectorException.builder(
                            ErrorCode.TIMEOUT,
                            "not sent: " + config.maxConcurrentRequests()
                                    + " requests are in flight, as many as bulkhead.max-concurrent-requests allows")
                    .build();
        }
    }

    void leave() {
        places.release();
    }
}
