package io.covector.client;

import io.covector.VectorClient;
import java.nio.file.Path;
import java.util.Objects;

/** Opens clients. Stateless and thread-safe. */
public final class VectorClients {
    private VectorClients() {}

    /**
     * Opens the active backend of the configuration found by {@link ClientConfig#find()}: without any, an embedded
     * backend in memory.
     *
     * @throws io.covector.VectorException with {@code INVALID_CONFIG} if the configuration is wrong, or what opening
     *     the backend throws
     */
    public static VectorClient open() {
        return open(ClientConfig.find());
    }

    /** Opens the active backend of a YAML or properties file; see {@link ClientConfig#load(Path)}. */
    public static VectorClient open(Path file) {
        return open(ClientConfig.load(file));
    }

    /** Opens the active backend of a configuration. */
    public static VectorClient open(ClientConfig config) {
        return ClientAssembly.open(Objects.requireNonNull(config, "config"));
    }
}
