package io.covector.pgvector.internal.connection;

import io.covector.config.Secret;
import io.covector.spi.BackendContext;
import io.covector.spi.SharedResources;
import io.covector.spi.SharedResources.Lease;

/**
 * The pools of this JVM. Backends of equal options share one pool, which is closed with the last of them, because a
 * server limits connections, not clients. Thread-safe.
 */
final class SharedPools {
    // one for the JVM, because every client loads a provider of its own
    private static final SharedResources<ConnectionOptions, ConnectionPool> POOLS =
            new SharedResources<>(ConnectionPool::close);

    private SharedPools() {}

    /** The pool for these options, opened if it is not open yet. */
    static Lease<ConnectionPool> acquire(ConnectionOptions options, Secret url, BackendContext context) {
        DriverProperties properties = new DriverProperties(options, url);
        return POOLS.acquire(options, () -> ConnectionPool.open(properties, context.name(), context.ticker()));
    }
}
