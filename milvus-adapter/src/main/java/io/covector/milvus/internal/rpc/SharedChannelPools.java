package io.covector.milvus.internal.rpc;

import io.covector.config.Secret;
import io.covector.config.TlsConfig;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.spi.BackendContext;
import io.covector.spi.SharedResources;
import io.covector.spi.SharedResources.Lease;
import java.time.Duration;
import java.util.Optional;

/**
 * The pools of this JVM. Backends with equal settings of the connection share one pool, which is closed with the last
 * of them. The database is not one of these settings: each call names it. Thread-safe.
 */
final class SharedChannelPools {
    // one for the JVM, because every client loads a provider of its own
    private static final SharedResources<Key, ChannelPool<GrpcChannel>> POOLS =
            new SharedResources<>(ChannelPool::close);

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

    private SharedChannelPools() {}

    /** The pool for this configuration, made if there is none yet. */
    static Lease<ChannelPool<GrpcChannel>> acquire(
            MilvusConfig config, MilvusConfig.Endpoint endpoint, BackendContext context) {
        Key key = new Key(
                endpoint,
                config.tls(),
                config.credentials(),
                config.pool(),
                config.keepAlive(),
                config.keepAliveTimeout(),
                config.keepAliveWithoutCalls(),
                config.idleTimeout());
        return POOLS.acquire(
                key,
                () -> new ChannelPool<>(
                        config.pool(), context.ticker(), context.random(), GrpcChannel.opener(config, endpoint)));
    }
}
