package io.covector.embedded;

import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.tck.BackendTck;
import io.covector.tck.TckFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** The contract, in memory and in a directory. */
class EmbeddedTckTest {
    @Nested
    class InMemory extends BackendTck {
        @Override
        protected TckFixture newFixture() {
            return new MemoryFixture();
        }
    }

    @Nested
    class InADirectory extends BackendTck {
        @Override
        protected TckFixture newFixture() {
            try {
                return new DirectoryFixture(Files.createTempDirectory("covector-tck-"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static ClientConfig.Builder embedded() {
        return ClientConfig.builder().set("backends.main.type", "embedded");
    }

    private static final class MemoryFixture implements TckFixture {
        @Override
        public VectorClient open() {
            return VectorClients.open(embedded().build());
        }

        @Override
        public void close() {}
    }

    private record DirectoryFixture(Path path) implements TckFixture {
        @Override
        public VectorClient open() {
            return VectorClients.open(embedded().set("backends.main.path", path).build());
        }

        @Override
        public void close() {
            try (Stream<Path> files = Files.walk(path)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
