package io.covector.spi;

import io.covector.config.Settings;
import java.util.Set;

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

    /** What {@link BackendContext#resource} is asked for; anything else that the application hands over is refused. */
    Set<Class<?>> resourceTypes(Settings settings);

    /** Opens a backend. */
    Backend open(Settings settings, BackendContext context);
}
