package io.covector.embedded;

import io.covector.config.Settings;
import io.covector.embedded.internal.EmbeddedBackend;
import io.covector.embedded.internal.EmbeddedOptions;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import java.util.Set;

/**
 * Opens backends of type {@code embedded}: collections inside this process, on Apache Lucene. Settings, all optional:
 *
 * <ul>
 *   <li>{@code path}: directory of the collections, for one client at a time. Without it they are in memory and end
 *       with the client.
 *   <li>{@code read-only}: whether nothing is changed, for a directory that cannot be written; false.
 *   <li>{@code buffer-bytes}: memory for records that are not yet in a segment, of all
 *       collections, 1MiB to 1GiB; 64MiB.
 *   <li>{@code log-bytes}: length of a collection's transaction log at which its index is committed, 1MiB to 1GiB;
 *       32MiB. After a crash the log is replayed.
 *   <li>{@code idle-timeout}: time without calls after which a collection of a directory is closed, at the latest twice
 *       as long, 10s to 24h; 10min. The next call opens it again.
 *   <li>{@code ef}: candidates of a graph search, of all segments together, where the request does not say, 1 to
 *       1000; 100, and 100 * sqrt(records / 100000) where the filter leaves more than 100000 of them.
 * </ul>
 *
 * Thread-safe.
 */
public final class EmbeddedBackendProvider implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public EmbeddedBackendProvider() {}

    @Override
    public String type() {
        return EmbeddedBackend.TYPE;
    }

    @Override
    public void validate(Settings settings) {
        EmbeddedOptions.read(settings);
    }

    @Override
    public Set<Class<?>> resourceTypes(Settings settings) {
        return Set.of();
    }

    @Override
    public Backend open(Settings settings, BackendContext context) {
        return EmbeddedBackend.open(settings, context);
    }
}
