package io.covector.resilience;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the retries of all requests together, so that a server in trouble does not get a multiple of its usual load. A
 * retry takes a token; a request that succeeds gives a part of one back. Thread-safe.
 */
final class RetryBudget {
    private static final long TOKEN = 1_000_000;

    private final long capacity;
    private final long refill;
    private final AtomicLong available;

    /**
     * A full budget.
     *
     * @param tokens retries in a burst; 0 for no limit
     * @param refill tokens that a success gives back, 0 to 1
     */
    RetryBudget(int tokens, double refill) {
        this.capacity = tokens * TOKEN;
        this.refill = Math.round(refill * TOKEN);
        this.available = new AtomicLong(capacity);
    }

    /** Takes a token for a retry; false if there is none. */
    boolean take() {
        return capacity == 0 || available.getAndUpdate(have -> have < TOKEN ? have : have - TOKEN) >= TOKEN;
    }

    /** Gives back for a success. */
    void refill() {
        if (available.get() < capacity) { // no contention while all is well
            available.updateAndGet(have -> Math.min(capacity, have + refill));
        }
    }
}
