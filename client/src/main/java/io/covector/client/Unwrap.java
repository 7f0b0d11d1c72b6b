package io.covector.client;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.util.Optional;

/** The error of {@code unwrap}, once. */
final class Unwrap {
    private Unwrap() {}

    static <T> T require(Optional<T> found, Class<T> type, String label) {
        return found.orElseThrow(() -> VectorException.builder(
                        ErrorCode.UNSUPPORTED,
                        "backend " + label + " has no " + type.getName()
                                + " to unwrap; its adapter's documentation lists the types that it has")
                .build());
    }
}
