package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Bounds the requests in flight, first come, first served. Thread-safe. */
final class Bulkhead {
    private final BulkheadConfig config;
    private final Semaphore permits;

    private Bulkhead(BulkheadConfig config) {
        this.config = config;
        this.permits = new Semaphore(config.maxConcurrentRequests(), true);
    }

    static Optional<Bulkhead> of(BulkheadConfig config) {
        return config.maxConcurrentRequests() == 0 ? Optional.empty() : Optional.of(new Bulkhead(config));
    }

    /**
     * Waits for a turn, which {@link #leave()} ends.
     *
     * @throws VectorException with {@link ErrorCode#RESOURCE_EXHAUSTED}, {@link ErrorCode#TIMEOUT} or
     *     {@link ErrorCode#CANCELLED}
     */
    void enter(CallContext context) {
        if (!permits.hasQueuedThreads() && permits.tryAcquire()) {
            return;
        }
        if (permits.getQueueLength()
                >= config.maxWaiting()) { // an estimate, which is good enough for a bound on memory
            throw VectorException.builder(
                            ErrorCode.RESOURCE_EXHAUSTED,
                            "not sent: " + config.maxConcurrentRequests() + " requests are in flight and "
                                    + config.maxWaiting()
                                    + " wait, as many as bulkhead.max-concurrent-requests and bulkhead.max-waiting allow")
                    .build();
        }
        if (!context.interruptibly(() -> context.deadline().acquire(permits))) {
            throw VectorException.builder(
                            ErrorCode.TIMEOUT,
                            "not sent: " + config.maxConcurrentRequests()
                                    + " requests are in flight, as many as bulkhead.max-concurrent-requests allows")
                    .build();
        }
    }

    void leave() {
        permits.release();
    }
}
