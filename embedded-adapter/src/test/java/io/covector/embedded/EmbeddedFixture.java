package io.covector.embedded;

import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.tck.TckFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/** A directory of its own, or none: collections in memory. */
final class EmbeddedFixture implements TckFixture {
    private final @Nullable Path directory;

    private EmbeddedFixture(@Nullable Path directory) {
        this.directory = directory;
    }

    static EmbeddedFixture inMemory() {
        return new EmbeddedFixture(null);
    }

    static EmbeddedFixture onDisk() {
        try {
            return new EmbeddedFixture(Files.createTempDirectory("covector-tck-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public VectorClient open() {
        ClientConfig.Builder config = ClientConfig.builder().set("backends.tested.type", "embedded");
        if (directory != null) {
            config.set("backends.tested.path", directory.toString());
        }
        return VectorClients.open(config.build());
    }

    @Override
    public void close() {
        if (directory != null) {
            try {
                IOUtils.rm(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
