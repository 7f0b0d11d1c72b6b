package io.covector;

/** The same call will fail again until something else changes: the call, the configuration, the data. Thread-safe. */
public final class PermanentVectorException extends VectorException {
    private static final long serialVersionUID = 1L;

    PermanentVectorException(Builder builder) {
        super(builder);
    }
}
