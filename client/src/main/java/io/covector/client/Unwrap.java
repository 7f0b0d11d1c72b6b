package io.covector.client;

import io.covector.Capabilities;
import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.Optional;

/** The error of {@code unwrap}, once. */
final class Unwrap {
    private Unwrap() {}

    static <T> T require(Optional<T> found, Class<T> type, String label, Capabilities capabilities) {
        return found.orElseThrow(() -> VectorException.builder(
                        ErrorCode.UNSUPPORTED,
                        "backend " + label + " has no " + type.getName()
                                + " to unwrap; accepted are " + capabilities.unwrapTypes()
                                + ", the client's or a collection's")
                .build());
    }
}
