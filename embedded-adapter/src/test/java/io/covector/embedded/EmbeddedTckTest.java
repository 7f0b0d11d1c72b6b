package io.covector.embedded;

import io.covector.client.ClientConfig;
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

    private static class MemoryFixture implements TckFixture {
        @Override
        public final String type() {
            return "embedded";
        }

        @Override
        public ClientConfig.Builder config() {
            return ClientConfig.builder().set("backends.main.type", type());
        }

        @Override
        public void close() {}
    }

    private static final class DirectoryFixture extends MemoryFixture {
        private final Path path;

        private DirectoryFixture(Path path) {
            this.path = path;
        }

        @Override
        public ClientConfig.Builder config() {
            return super.config().set("backends.main.path", path);
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
