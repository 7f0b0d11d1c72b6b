package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.test.Fault;

/** What goes wrong with a request, as the adapter sees it. */
final class Faults {
    private Faults() {}

    /** The request does not reach the server, and the adapter knows. */
    static Fault refused(ErrorCode code) {
        return Fault.refuse(() -> VectorException.builder(code, "refused").build());
    }

    /** The connection breaks before the server has read the request; the adapter does not know. */
    static Fault requestLost() {
        return Fault.refuse(Faults::unknown);
    }

    /** The connection breaks after the server has carried out the request; the adapter does not know. */
    static Fault answerLost() {
        return Fault.loseAnswer(Faults::unknown);
    }

    static Fault thrown(Throwable error) {
        return Fault.refuse(() -> error);
    }

    private static VectorException unknown() {
        return VectorException.builder(ErrorCode.UNAVAILABLE, "connection reset")
                .mayHaveApplied(true)
                .build();
    }
}
