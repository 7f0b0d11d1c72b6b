package io.covector.milvus;

import io.covector.config.Settings;
import io.covector.milvus.internal.MilvusBackend;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import java.util.Set;

/**
 * Opens backends of type {@code milvus}. A channel of the application's, given as the resource {@code Channel} of the
 * Milvus SDK's gRPC, is used instead of connections to {@code uri}, which backends with equal settings share. Stateless
 * and thread-safe.
 */
public final class MilvusBackendProvider implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public MilvusBackendProvider() {}

    @Override
    public String type() {
        return MilvusConfig.TYPE;
    }

    @Override
    public void validate(Settings settings) {
        MilvusConfig.from(settings);
    }

    @Override
    public Set<Class<?>> resourceTypes(Settings settings) {
        return Rpc.resourceTypes();
    }

    @Override
    public Backend open(Settings settings, BackendContext context) {
        return MilvusBackend.open(settings, context);
    }
}
