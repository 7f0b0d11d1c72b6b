package io.covector.it.tck;

import io.covector.client.ClientConfig;
import io.covector.tck.TckFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of its own. */
public final class EmbeddedFixture implements TckFixture {
    private final Path directory = newDirectory();

    @Override
    public String type() {
        return "embedded";
    }

    @Override
    public ClientConfig.Builder config() {
        return ClientConfig.builder().set("backends.main.type", type()).set("backends.main.path", directory);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("covector-it-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
