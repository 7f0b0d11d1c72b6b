package io.covector.resilience;

import io.covector.spi.CallContext;

/** Sends a request once. */
@FunctionalInterface
interface Attempt<T> {
    /**
     * Sends it.
     *
     * @param action {@link RetryAction#AS_IS} the first time
     * @param context bounds it; may end before the call does
     */
    T send(RetryAction action, CallContext context);
}
