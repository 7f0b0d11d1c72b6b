package io.covector.pgvector.internal.connection;

import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
import io.covector.spi.BackendContext;
import io.covector.spi.SharedResources;
import io.covector.spi.SharedResources.Lease;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pools of this JVM. Backends of equal options share one pool, which is closed with the last of them, because a
 * server limits connections, not clients. Thread-safe.
 */
final class SharedPools {
    // one for the JVM, because every client loads a provider of its own
    private static final SharedResources<Key, ConnectionPool> POOLS = new SharedResources<>(ConnectionPool::close);

    private SharedPools() {}

    /** Equal options with the very same supplier of logins, if there is one. */
    private static final class Key {
        private final ConnectionOptions options;
        private final @Nullable CredentialsSupplier supplier;

        Key(ConnectionOptions options, Optional<CredentialsSupplier> supplier) {
            this.options = options;
            this.supplier = supplier.orElse(null);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && supplier == that.supplier && options.equals(that.options);
        }

        @Override
        public int hashCode() {
            return options.hashCode();
        }
    }

    /** The pool for these options, opened if it is not open yet. */
    static Lease<ConnectionPool> acquire(ConnectionOptions options, Secret url, BackendContext context) {
        Optional<CredentialsSupplier> supplier = context.resource(CredentialsSupplier.class);
        DriverProperties properties = new DriverProperties(options, url, supplier);
        return POOLS.acquire(
                new Key(options, supplier), () -> ConnectionPool.open(properties, context.name(), context.ticker()));
    }
}
