package io.covector;

/**
 * The same call may succeed later without any other change: the server was away, busy, or another transaction was in
 * the way. It is thrown after the client's own retries. Thread-safe.
 */
public final class TransientVectorException extends VectorException {
    private static final long serialVersionUID = 1L;

    TransientVectorException(Builder builder) {
        super(builder);
    }
}
