package io.covector.embedded.internal;

import io.covector.config.Settings;
import io.covector.embedded.internal.engine.EngineOptions;
import io.covector.embedded.internal.index.WriteBuffers;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of an embedded backend. Thread-safe.
 *
 * @param path directory of the collections; empty for collections in memory
 * @param readOnly whether nothing is changed
 * @param engine when each collection writes to disk
 * @param idleTimeout time without calls after which a collection of a directory is closed
 * @param ef candidates of a graph search, of all segments together, where the request does not say; empty for as many
 *     as the size of the collection asks for
 */
public record EmbeddedOptions(
        Optional<Path> path, boolean readOnly, EngineOptions engine, Duration idleTimeout, OptionalInt ef) {
    private static final long MIB = 1 << 20;

    /** Reads the settings, each with its default. */
    public static EmbeddedOptions read(Settings settings) {
        EngineOptions engine = new EngineOptions(
                new WriteBuffers(settings.bytes("buffer-bytes", MIB, 1024 * MIB).orElse(64 * MIB)),
                settings.bytes("log-bytes", MIB, 1024 * MIB).orElse(32 * MIB));
        Duration idleTimeout = settings.duration("idle-timeout", Duration.ofSeconds(10), Duration.ofHours(24))
                .orElse(Duration.ofMinutes(10));
        OptionalInt ef =
                settings.integer("ef", 1, 1000).optional().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        Optional<Path> path = path(settings);
        boolean readOnly = settings.bool("read-only").orElse(false);
        if (readOnly && path.isEmpty()) {
            throw settings.error("read-only", "is true without a 'path'; accepted with the path of a directory");
        }
        return new EmbeddedOptions(path, readOnly, engine, idleTimeout, ef);
    }

    private static Optional<Path> path(Settings settings) {
        Optional<String> text = settings.string("path").optional();
        if (text.isPresent() && text.get().isBlank()) {
            throw settings.error(
                    "path", "is blank; accepted is the path of a directory, or no 'path' for collections in memory");
        }
        if (text.isPresent() && (text.get().startsWith("~") || text.get().startsWith("$"))) {
            throw settings.error(
                    "path",
                    "begins with '" + text.get().charAt(0) + "', which only a shell expands; accepted are paths such"
                            + " as ${HOME}/data in a file, or ./~data for a directory of such a name");
        }
        try {
            return text.map(Path::of).map(Path::toAbsolutePath).map(Path::normalize);
        } catch (InvalidPathException e) {
            throw settings.error(
                    "path", "'" + e.getInput() + "' is no path (" + e.getReason() + "); accepted is a directory");
        }
    }
}
