package io.covector.milvus.internal.rpc;

import io.milvus.shaded.io.grpc.EquivalentAddressGroup;
import io.milvus.shaded.io.grpc.NameResolver;
import io.milvus.shaded.io.grpc.NameResolverProvider;
import io.milvus.shaded.io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of a host whose name has an underscore, as is usual in Docker Compose: gRPC's own resolver takes
 * only what {@link URI} takes for a host. Used by gRPC in one thread at a time.
 */
final class HostResolver extends NameResolver {
    private static final String SCHEME = "covector-host";

    /** Looks names up. Implementations are thread-safe. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    private final String host;
    private final int port;
    private final Lookup lookup;
    private final Executor executor;
    private volatile @Nullable Listener2 listener;

    private HostResolver(String host, int port, Lookup lookup, Executor executor) {
        this.host = host;
        this.port = port;
        this.lookup = lookup;
        this.executor = executor;
    }

    /** Whether gRPC needs this resolver for the name: by itself it takes the hosts of a URI only. */
    static boolean isNeeded(String host) {
        try {
            return new URI(null, null, host, 1, null, null, null).getHost() == null;
        } catch (URISyntaxException e) {
            return true;
        }
    }

    /** The target of a channel that has this resolver. */
    static String target(String host) {
        return SCHEME + ":///" + host;
    }

    static Provider provider(String host, int port, Lookup lookup) {
        return new Provider(host, port, lookup);
    }

    /** Makes the resolvers of one channel. */
    static final class Provider extends NameResolverProvider {
        private final String host;
        private final int port;
        private final Lookup lookup;

        private Provider(String host, int port, Lookup lookup) {
            this.host = host;
            this.port = port;
            this.lookup = lookup;
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5; // that of gRPC's own
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        public NameResolver newNameResolver(URI target, Args args) {
            Executor executor = args.getOffloadExecutor();
            return new HostResolver(host, port, lookup, executor == null ? Runnable::run : executor);
        }
    }

    /** The name that certificates are checked against; a port beside it would be taken for a part of it. */
    @Override
    public String getServiceAuthority() {
        return host;
    }

    @Override
    public void start(Listener2 newListener) {
        listener = newListener;
        refresh();
    }

    @Override
    public void refresh() {
        executor.execute(this::resolve);
    }

    private void resolve() {
        Listener2 told = listener;
        if (told == null) {
            return; // shut down
        }
        try {
            List<EquivalentAddressGroup> addresses = new ArrayList<>();
            for (InetAddress address : lookup.find(host)) {
                addresses.add(new EquivalentAddressGroup(new InetSocketAddress(address, port)));
            }
            told.onResult(ResolutionResult.newBuilder().setAddresses(addresses).build());
        } catch (UnknownHostException e) {
            told.onError(Status.UNAVAILABLE
                    .withDescription("Unable to resolve host " + host)
                    .withCause(e));
        }
    }

    @Override
    public void shutdown() {
        listener = null;
    }
}
