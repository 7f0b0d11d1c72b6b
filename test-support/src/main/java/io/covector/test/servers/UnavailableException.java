package io.covector.test.servers;

import org.jspecify.annotations.Nullable;

/** This machine can't provide a server in the way tried; the message says why. */
final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(@Nullable String message) {
        super(message);
    }

    UnavailableException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
