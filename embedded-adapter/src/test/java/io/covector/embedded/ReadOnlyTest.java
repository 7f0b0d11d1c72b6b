package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyTest {
    @TempDir
    Path directory;

    private Backend readOnly(String folder) {
        return Embedded.open(Map.of("path", directory.resolve(folder).toString(), "read-only", true));
    }

    private Map<String, String> files(String folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory.resolve(folder))) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(path.toString(), Base64.getEncoder().encodeToString(Files.readAllBytes(path)));
            }
        }
        return contents;
    }

    private static void denied(ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageContaining("PERMISSION_DENIED").hasMessageContaining("read-only");
    }

    @Test
    void readsWhatIsInTheIndexAndInTheLogAndChangesNothing() throws IOException {
        Path killed = directory.resolve("killed");
        try (Backend backend = Embedded.at(directory.resolve("live"))) {
            BackendCollection collection =
                    backend.create(Embedded.spec("c", 2, Metric.EUCLIDEAN, IndexSpec.none()), Embedded.CONTEXT);
            Embedded.upsert(collection, Embedded.record("a", Metadata.empty(), 1, 2));
            collection.createIndex("vector", IndexSpec.hnsw(4, 16), IndexBuild.defaults(), Embedded.CONTEXT);
            Embedded.upsert(collection, Embedded.record("b", Metadata.empty(), 3, 4));
            collection.delete(List.of(RecordId.of("a")), Embedded.CONTEXT);
            assertThatThrownBy(() -> readOnly("live")).hasMessageContaining("in use by another client");
            try (Stream<Path> paths = Files.walk(directory.resolve("live"))) {
                for (Path path : paths.toList()) {
                    Files.copy(path, killed.resolve(directory.resolve("live").relativize(path)));
                }
            }
        }
        Map<String, String> before = files("killed");
        try (Backend backend = readOnly("killed")) {
            BackendCollection collection = backend.open("c", Embedded.CONTEXT).orElseThrow();
            assertThat(Embedded.scanIds(collection, 10, null)).containsExactly(RecordId.of("b"));
            denied(() -> Embedded.upsert(collection, Embedded.record("c", Metadata.empty(), 1, 2)));
            denied(() -> collection.delete(List.of(RecordId.of("b")), Embedded.CONTEXT));
            denied(() -> collection.dropIndex("vector", Embedded.CONTEXT));
            denied(() -> backend.create(Embedded.longIds("other"), Embedded.CONTEXT));
            denied(() -> backend.drop("c", Embedded.CONTEXT));
            assertThat(Embedded.count(collection)).isEqualTo(1);
        }
        assertThat(files("killed")).isEqualTo(before);
        IOUtils.rm(killed.resolve("covector.lock"));
        try (Backend backend = readOnly("killed")) {
            assertThat(backend.list(Embedded.CONTEXT)).containsExactly("c");
        }
    }

    @Test
    void needsADirectoryThatExists() {
        assertThatThrownBy(() -> readOnly("missing")).hasMessageContaining("there is no directory");
        assertThatThrownBy(() -> Embedded.open(Map.of("read-only", true)))
                .hasMessageContaining("'read-only'")
                .hasMessageContaining("'path'");
    }

    @Test
    void aClientOfAnotherClassLoaderIsToldThatTheDirectoryIsInUse() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(Path.of(path).toUri().toURL());
        }
        try (Backend backend = Embedded.at(directory.resolve("live"));
                URLClassLoader other =
                        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThat(backend.list(Embedded.CONTEXT)).isEmpty();
            Class<?> embedded = other.loadClass(Embedded.class.getName());
            assertThatThrownBy(() -> embedded.getMethod("at", Path.class).invoke(null, directory.resolve("live")))
                    .cause()
                    .hasMessageContaining("UNAVAILABLE")
                    .hasMessageContaining("in use by another client");
        }
    }
}
