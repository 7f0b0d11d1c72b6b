package io.covector.milvus;

import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;

/**
 * Opens backends of type {@value #TYPE}. A channel of the application's, given as the resource {@code Channel} of the
 * Milvus SDK's gRPC, is used instead of connections to {@code uri}, which backends with equal settings share. Stateless
 * and thread-safe.
 */
public final class MilvusBackendProvider implements BackendProvider {
    static final String TYPE = "milvus";

    /** For {@link java.util.ServiceLoader}. */
    public MilvusBackendProvider() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void validate(Settings settings) {
        MilvusConfig.from(settings);
    }

    @Override
    public Backend open(Settings settings, BackendContext context) {
        MilvusConfig config = MilvusConfig.from(settings);
        Rpc rpc = Rpc.over(context, config)
                .orElseGet(() -> Rpc.open(config, config.endpoint().orElseThrow(() -> missing(settings)), context));
        return MilvusBackend.open(rpc, config, context.time());
    }

    private static VectorException missing(Settings settings) {
        return settings.error(
                "uri", "is missing; accepted are http(s)://HOST:PORT, or 'host' and 'port', or a channel handed in");
    }
}
