package io.covector.pgvector.internal.connection;

import io.covector.PoolCounts;
import io.covector.config.Secret;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The pools of this JVM: backends that would open the same connections share one pool, which is closed with the last of
 * them. A server counts connections, not clients. Thread-safe.
 */
public final class SharedPools {
    // one for the JVM, because every client loads a provider of its own
    private static final Map<ConnectionOptions, Shared> POOLS = new ConcurrentHashMap<>();

    private record Shared(ConnectionPool pool, int users) {}

    private SharedPools() {}

    /** The pool for these options, opened if it is not open yet; closing what is returned ends one use of it. */
    public static ConnectionSource open(ConnectionOptions options, Secret url, BackendContext context) {
        Shared shared = POOLS.compute(options, (same, open) -> {
            if (open != null) {
                return new Shared(open.pool, open.users + 1);
            }
            return new Shared(
                    ConnectionPool.open(HikariConfigs.config(options, url, context.name()), context.ticker()), 1);
        });
        return new Use(options, shared.pool);
    }

    private static void release(ConnectionOptions key) {
        POOLS.computeIfPresent(key, (same, open) -> {
            if (open.users > 1) {
                return new Shared(open.pool, open.users - 1);
            }
            open.pool.close();
            return null;
        });
    }

    /** One use of a shared pool; {@link Database} closes it once. */
    private record Use(ConnectionOptions key, ConnectionPool pool) implements ConnectionSource {
        @Override
        public Connection acquire(CallContext context) {
            return pool.acquire(context);
        }

        @Override
        public void warmUp(CallContext context) {
            pool.warmUp(context);
        }

        @Override
        public void evict(Connection connection) {
            pool.evict(connection);
        }

        @Override
        public void evictAll() {
            pool.evictAll();
        }

        @Override
        public Optional<String> counts() {
            return pool.counts();
        }

        @Override
        public Optional<PoolCounts> poolCounts() {
            return pool.poolCounts();
        }

        @Override
        public int maxSize() {
            return pool.maxSize();
        }

        @Override
        public DataSource dataSource() {
            return pool.dataSource();
        }

        @Override
        public void close() {
            release(key);
        }
    }
}
