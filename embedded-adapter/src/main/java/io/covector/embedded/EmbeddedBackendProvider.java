package io.covector.embedded;

import io.covector.config.Settings;
import io.covector.spi.Backend;
import io.covector.spi.BackendContext;
import io.covector.spi.BackendProvider;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import java.io.IOException;

/**
 * Opens backends of type {@code embedded}: collections inside this process, on Apache Lucene. Settings, all optional:
 *
 * <ul>
 *   <li>{@code path}: directory of the collections, for one client at a time. Without it they are in memory and end with
 *       the client.
 *   <li>{@code buffer-bytes}: memory of each collection for records that are not yet in a segment, 1MiB to 1GiB; 64MiB.
 *   <li>{@code log-bytes}: length of a collection's log at which its index is committed, 1MiB to 1GiB; 32MiB. What is
 *       in the log is replayed after a crash.
 *   <li>{@code ef}: candidates of a graph search in each segment, where the request does not say, 1 to 1000; 100.
 * </ul>
 *
 * Thread-safe.
 */
public final class EmbeddedBackendProvider implements BackendProvider {
    /** The type id of this backend. */
    static final String TYPE = "embedded";

    /** For {@link java.util.ServiceLoader}. */
    public EmbeddedBackendProvider() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void validate(Settings settings) {
        EmbeddedOptions.read(settings);
    }

    @Override
    public Backend open(Settings settings, BackendContext context) {
        EmbeddedOptions options = EmbeddedOptions.read(settings);
        Deadline always = Deadline.unbounded(context.time(), new CancelSignal());
        try {
            Shelf shelf =
                    options.path().isPresent() ? DiskShelf.open(options.path().get()) : new MemoryShelf();
            return new EmbeddedBackend(shelf, options, always);
        } catch (IOException | RuntimeException e) {
            throw Errors.of(e, options.path().map(Object::toString).orElse("memory"));
        }
    }
}
