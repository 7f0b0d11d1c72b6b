package io.covector.milvus.internal.rpc;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.TlsConfig;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.spi.BackendContext;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ChannelCredentials;
import io.milvus.shaded.io.grpc.ConnectivityState;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.ManagedChannelBuilder;
import io.milvus.shaded.io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gRPC channel: opened as the configuration says, or the application's own, which stays open. Thread-safe. */
final class GrpcChannel implements PooledChannel {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcChannel.class);

    private final Channel channel;
    private final boolean ours;

    private GrpcChannel(Channel channel, boolean ours) {
        this.channel = channel;
        this.ours = ours;
    }

    /** The application's own channel, if it hands one in. */
    static Optional<GrpcChannel> given(BackendContext context) {
        return context.resource(Channel.class)
                .or(() -> context.resource(ManagedChannel.class))
                .map(channel -> new GrpcChannel(channel, false));
    }

    /** Opens channels; each connects at its first call. For one thread at a time. */
    static Supplier<GrpcChannel> opener(MilvusConfig config, MilvusConfig.Endpoint endpoint) {
        return new Opener(config, endpoint);
    }

    Channel channel() {
        return channel;
    }

    @Override
    public State state() {
        if (!(channel instanceof ManagedChannel managed)) {
            return State.READY; // unknown
        }
        ConnectivityState state = managed.getState(false);
        return switch (state) {
            case READY, IDLE -> State.READY;
            case CONNECTING -> State.CONNECTING;
            case TRANSIENT_FAILURE, SHUTDOWN -> State.FAILING;
        };
    }

    /** Whether it is the application's, which has ended it. */
    boolean isTakenBack() {
        return !ours && channel instanceof ManagedChannel managed && managed.isShutdown();
    }

    @Override
    public boolean connect() {
        return !ours
                || !(channel instanceof ManagedChannel managed)
                || managed.getState(true) == ConnectivityState.READY;
    }

    @Override
    public void reconnect() {
        if (ours && channel instanceof ManagedChannel managed) {
            managed.resetConnectBackoff(); // asks the name resolver again, too
        }
    }

    @Override
    public void close() {
        if (ours && channel instanceof ManagedChannel managed) {
            managed.shutdown();
        }
    }

    @Override
    public void abort() {
        if (ours && channel instanceof ManagedChannel managed) {
            managed.shutdownNow();
        }
    }

    /** Reads the files of {@code tls} again for each channel, so that a renewed certificate needs no restart. */
    private static final class Opener implements Supplier<GrpcChannel> {
        private final MilvusConfig config;
        private final MilvusConfig.Endpoint endpoint;
        private @Nullable ChannelCredentials lastGood;

        private Opener(MilvusConfig config, MilvusConfig.Endpoint endpoint) {
            this.config = config;
            this.endpoint = endpoint;
        }

        @Override
        public GrpcChannel get() {
            try {
                ChannelCredentials credentials = credentials();
                GrpcChannel opened = open(credentials);
                lastGood = credentials;
                return opened;
            } catch (IOException | IllegalArgumentException e) {
                String text = "a file of 'tls' is not a readable PEM file of its kind: " + e.getMessage();
                if (lastGood == null) {
                    throw VectorException.builder(ErrorCode.INVALID_CONFIG, text)
                            .cause(e)
                            .build();
                }
                LOG.warn("{}; a new connection goes on with what was read before", text);
                return open(lastGood);
            }
        }

        private ChannelCredentials credentials() throws IOException {
            if (config.tls().isEmpty()) {
                return InsecureChannelCredentials.create();
            }
            TlsConfig tls = config.tls().get();
            TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
            if (tls.caFile().isPresent()) {
                builder.trustManager(tls.caFile().get().toFile());
            }
            if (tls.certificateFile().isPresent() && tls.keyFile().isPresent()) {
                builder.keyManager(
                        tls.certificateFile().get().toFile(),
                        tls.keyFile().get().toFile());
            }
            return builder.build();
        }

        private GrpcChannel open(ChannelCredentials credentials) {
            ManagedChannelBuilder<?> builder = builder(endpoint, credentials)
                    .maxInboundMessageSize(config.maxInboundMessageBytes())
                    .keepAliveTime(config.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                    .keepAliveTimeout(config.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .keepAliveWithoutCalls(config.keepAliveWithoutCalls())
                    .idleTimeout(config.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .disableRetry();
            config.tls().flatMap(TlsConfig::serverName).ifPresent(builder::overrideAuthority);
            return new GrpcChannel(builder.build(), true);
        }

        @SuppressWarnings("deprecation") // the other way is a registry of the whole JVM
        private static ManagedChannelBuilder<?> builder(
                MilvusConfig.Endpoint endpoint, ChannelCredentials credentials) {
            String host = endpoint.host();
            return HostResolver.isNeeded(host)
                    ? Grpc.newChannelBuilder(HostResolver.target(host), credentials)
                            .nameResolverFactory(
                                    HostResolver.provider(host, endpoint.port(), InetAddress::getAllByName))
                    : Grpc.newChannelBuilderForAddress(host, endpoint.port(), credentials);
        }
    }
}
