package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.function.Supplier;

/**
 * What goes wrong with one request.
 *
 * @param carriedOut whether the server carries it out all the same
 * @param error makes what the adapter throws
 */
record Fault(boolean carriedOut, Supplier<? extends Throwable> error) {
    /** The request does not reach the server, and the adapter knows. */
    static Fault refused(ErrorCode code) {
        return new Fault(false, () -> VectorException.builder(code, "refused").build());
    }

    /** The connection breaks before the server has read the request; the adapter does not know. */
    static Fault requestLost() {
        return new Fault(false, Fault::unknown);
    }

    /** The connection breaks after the server has carried out the request; the adapter does not know. */
    static Fault answerLost() {
        return new Fault(true, Fault::unknown);
    }

    static Fault thrown(Throwable error) {
        return new Fault(false, () -> error);
    }

    private static VectorException unknown() {
        return VectorException.builder(ErrorCode.UNAVAILABLE, "connection reset")
                .mayHaveApplied(true)
                .build();
    }
}
