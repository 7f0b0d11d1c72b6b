package io.covector.milvus.internal;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Secret;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.rpc.Login;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's own client, opened when an application asks for it, for instance to manage aliases, partitions or users.
 * The adapter itself does not use it, see the architecture decision on the control plane. Thread-safe.
 */
final class VendorClient implements AutoCloseable {
    private final MilvusConfig config;
    private final Login login;
    private @Nullable MilvusClientV2 client;

    VendorClient(MilvusConfig config, Login login) {
        this.config = config;
        this.login = login;
    }

    synchronized <T> Optional<T> unwrap(Class<T> type) {
        if (type != MilvusClientV2.class || config.endpoint().isEmpty()) {
            return Optional.empty();
        }
        MilvusClientV2 open = client;
        if (open == null) {
            try {
                open = new MilvusClientV2(connect(config.endpoint().get()));
            } catch (VectorException e) { // there is no login, or no such host for it
                throw e;
            } catch (RuntimeException e) { // whatever the connection fails of
                throw VectorException.builder(
                                ErrorCode.UNAVAILABLE, "the vendor's client does not connect: " + e.getMessage())
                        .cause(e)
                        .build();
            }
            open.retryConfig(RetryConfig.builder().maxRetryTimes(1).build());
            client = open;
        }
        return Optional.of(type.cast(open));
    }

    private ConnectConfig connect(MilvusConfig.Endpoint endpoint) {
        if (endpoint.host().indexOf('_') >= 0) { // it reads the URI by java.net.URI, which then finds no host
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "the vendor's client takes no host with an underscore, as in '" + endpoint.host()
                                    + "'; accepted is a name of letters, digits, '.' and '-', or an IP address")
                    .build();
        }
        String scheme = config.tls().isPresent() ? "https" : "http";
        ConnectConfig connect = ConnectConfig.builder()
                .uri(scheme + "://" + endpoint.authority())
                .connectTimeoutMs(config.connectTimeout().toMillis())
                .build();
        login.now().map(Secret::reveal).ifPresent(connect::setToken);
        config.database().ifPresent(connect::setDbName);
        config.tls().ifPresent(tls -> {
            connect.setServerName(tls.serverName().orElse(endpoint.host()));
            boolean mutual = tls.certificateFile().isPresent();
            tls.caFile().map(Path::toString).ifPresent(mutual ? connect::setCaPemPath : connect::setServerPemPath);
            tls.certificateFile().map(Path::toString).ifPresent(connect::setClientPemPath);
            tls.keyFile().map(Path::toString).ifPresent(connect::setClientKeyPath);
        });
        return connect;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
