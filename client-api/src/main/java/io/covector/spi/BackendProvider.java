package io.covector.spi;

import io.covector.config.Settings;

/**
 * Opens backends of one type; found by {@link java.util.ServiceLoader}. Implementations have a public constructor
 * without arguments and are thread-safe.
 */
public interface BackendProvider {
    /** The type id that a configuration names, such as {@code pgvector}. */
    String type();

    /**
     * Reads every setting, without any I/O.
     *
     * @throws io.covector.VectorException with {@code INVALID_CONFIG} if a setting is missing or wrong; unknown keys
     *     are found by the caller
     */
    void validate(Settings settings);

    /** Opens a backend. */
    Backend open(Settings settings, BackendContext context);
}
