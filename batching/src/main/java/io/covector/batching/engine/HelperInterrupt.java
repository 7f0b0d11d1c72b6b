package io.covector.batching.engine;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.util.function.Supplier;

/**
 * An interrupt of a helper is a matter of its executor, which may be shutting down: the caller wants the call all the
 * same. So the request that died of it is made again, and the helper leaves afterwards, with the interrupt visible.
 * Stateless.
 */
public final class HelperInterrupt {
    private HelperInterrupt() {}

    /** Whether a request on this thread, which is a helper's, died of nothing but the thread's interrupt. */
    public static boolean isCauseOf(VectorException failure, CallContext call) {
        return failure.code() == ErrorCode.CANCELLED
                && Thread.currentThread().isInterrupted()
                && !call.cancelSignal().isCancelled();
    }

    /** Does something without the interrupt of this thread, which is visible again at the end. */
    public static <T> T without(Supplier<T> action) {
        boolean interrupted = Thread.interrupted();
        try {
            return action.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
