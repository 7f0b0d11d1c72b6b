package io.covector.observe;

import io.covector.PoolCounts;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A client that was opened. Immutable and thread-safe.
 *
 * @param backend name of the backend in the configuration
 * @param backendType such as {@code pgvector}
 * @param pool asks for the counts of its pool, at any time and from any thread; empty if it has none
 */
public record ClientInfo(String backend, String backendType, Supplier<Optional<PoolCounts>> pool) {
    /** Checks that nothing is missing. */
    public ClientInfo {
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(backendType, "backendType");
        Objects.requireNonNull(pool, "pool");
    }
}
