package io.covector.observe;

import java.util.Objects;
import java.util.Optional;

/**
 * One request to a backend. A call of the API is one request, or several when it is large. Immutable and thread-safe.
 *
 * @param backend name of the backend in the configuration
 * @param backendType such as {@code pgvector}
 * @param operation what it does
 * @param collection its collection, if it has one
 * @param items records, ids or query vectors that it carries; 0 if it carries none
 */
public record RequestInfo(
        String backend, String backendType, Operation operation, Optional<String> collection, int items) {
    /** Checks that nothing is missing. */
    public RequestInfo {
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(backendType, "backendType");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(collection, "collection");
    }
}
