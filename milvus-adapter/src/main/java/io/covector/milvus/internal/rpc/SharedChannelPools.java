package io.covector.milvus.internal.rpc;

import io.covector.config.Secret;
import io.covector.config.TlsConfig;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.spi.BackendContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The pools of this JVM. Backends with equal settings of the connection share one pool, which is closed with the last
 * of them. The database is not one of these settings: each call names it. Thread-safe.
 */
final class SharedChannelPools {
    // one for the JVM, because every client loads a provider of its own
    private static final Map<Key, Shared> POOLS = new ConcurrentHashMap<>();

    /** Everything that makes a connection what it is, and who may use it. */
    private record Key(
            MilvusConfig.Endpoint endpoint,
            Optional<TlsConfig> tls,
            Optional<Secret> credentials,
            MilvusConfig.Pool pool,
            Duration keepAlive,
            Duration keepAliveTimeout,
            boolean keepAliveWithoutCalls,
            Duration idleTimeout) {}

    private record Shared(ChannelPool<GrpcChannel> pool, int users) {}

    private SharedChannelPools() {}

    /** One use of a pool. Thread-safe. */
    static final class Use implements AutoCloseable {
        private final ChannelPool<GrpcChannel> pool;
        private final Runnable end;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Use(ChannelPool<GrpcChannel> pool, Runnable end) {
            this.pool = pool;
            this.end = end;
        }

        ChannelPool<GrpcChannel> pool() {
            return pool;
        }

        /** Ends this use; ending it twice does nothing. The last one closes the pool. */
        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                end.run();
            }
        }
    }

    /** The pool for this configuration, made if there is none yet. */
    static Use open(MilvusConfig config, MilvusConfig.Endpoint endpoint, BackendContext context) {
        Key key = new Key(
                endpoint,
                config.tls(),
                config.credentials(),
                config.pool(),
                config.keepAlive(),
                config.keepAliveTimeout(),
                config.keepAliveWithoutCalls(),
                config.idleTimeout());
        Shared shared = POOLS.compute(
                key,
                (same, open) -> open == null
                        ? new Shared(pool(config.pool(), context, GrpcChannel.opener(config, endpoint)), 1)
                        : new Shared(open.pool, open.users + 1));
        return new Use(shared.pool, () -> release(key));
    }

    /** A pool of one connection, the application's own. */
    static Use given(MilvusConfig config, GrpcChannel channel, BackendContext context) {
        ChannelPool<GrpcChannel> pool = pool(config.pool().ofOne(), context, () -> channel);
        return new Use(pool, pool::close);
    }

    private static ChannelPool<GrpcChannel> pool(
            MilvusConfig.Pool limits, BackendContext context, Supplier<GrpcChannel> opener) {
        return new ChannelPool<>(limits, context.ticker(), context.random(), opener);
    }

    private static void release(Key key) {
        POOLS.computeIfPresent(key, (same, open) -> {
            if (open.users > 1) {
                return new Shared(open.pool, open.users - 1);
            }
            open.pool.close();
            return null;
        });
    }
}
