package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
    private static final CollectionSpec SPEC = Embedded.spec("news", 3, Metric.DOT, IndexSpec.hnsw(5, 33));

    @TempDir
    Path directory;

    @Test
    void keepsCollectionsBetweenClients() {
        VectorRecord record = VectorRecord.of(
                RecordId.of("ключ \"'\\%"),
                Vector.copyOf(Float.MIN_VALUE, -0.0f, 3.4e38f),
                Metadata.of("käse 'x'", List.of("a", 1, 2.5, true), "n", Long.MAX_VALUE));
        try (Backend backend = Embedded.at(directory)) {
            Embedded.upsert(backend.create(SPEC, Embedded.CONTEXT), record);
        }
        try (Backend backend = Embedded.at(directory)) {
            BackendCollection collection =
                    backend.open("news", Embedded.CONTEXT).orElseThrow();
            assertThat(collection.spec()).isEqualTo(SPEC);
            assertThat(Embedded.get(collection, record.id())).contains(record);
            Embedded.upsert(collection, Embedded.record("second", Metadata.empty(), 1, 2, 3));
        }
        try (Backend backend = Embedded.at(directory)) {
            assertThat(backend.list(Embedded.CONTEXT)).containsExactly("news");
            assertThat(Embedded.count(backend.open("news", Embedded.CONTEXT).orElseThrow()))
                    .isEqualTo(2);
        }
    }

    @Test
    void aPathThatCannotBeMadeIsAMistakeOfTheConfiguration() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (Path path :
                List.of(file, file.resolve("below"), file.resolve("below").resolve("it"))) {
            assertThatThrownBy(() -> Embedded.at(path).close()).isInstanceOfSatisfying(VectorException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
                assertThat(e.text()).startsWith("'path' is " + path + ", which ");
            });
        }
        Path tooLong = directory.resolve("x".repeat(300));
        assertThatThrownBy(() -> Embedded.at(tooLong).close())
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG));
    }

    @Test
    void isForItsOwnerOnly() throws IOException {
        Path path = directory.resolve("a").resolve("b");
        try (Backend backend = Embedded.at(path)) {
            backend.create(SPEC, Embedded.CONTEXT);
        }
        for (Path folder : List.of(path.getParent(), path, path.resolve("c-news"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .as("%s", folder)
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void tellsNamesApartThatDifferInCaseOnly() {
        try (Backend backend = Embedded.at(directory)) {
            for (String name : List.of("news", "News", "NEWS", "n_EWS", "con", "_")) {
                CollectionSpec spec = Embedded.spec(name, 2, Metric.EUCLIDEAN, IndexSpec.none());
                Embedded.upsert(backend.create(spec, Embedded.CONTEXT), Embedded.record(name, Metadata.empty(), 0, 0));
            }
        }
        assertThat(directory.toFile().list())
                .extracting(name -> name.toLowerCase(Locale.ROOT))
                .doesNotHaveDuplicates();
        try (Backend backend = Embedded.at(directory)) {
            assertThat(backend.list(Embedded.CONTEXT))
                    .containsExactlyInAnyOrder("news", "News", "NEWS", "n_EWS", "con", "_");
            for (String name : backend.list(Embedded.CONTEXT)) {
                BackendCollection collection =
                        backend.open(name, Embedded.CONTEXT).orElseThrow();
                assertThat(Embedded.get(collection, RecordId.of(name))).isPresent();
            }
        }
    }

    @Test
    void isForOneClientAtATime() {
        try (Backend first = Embedded.at(directory)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> Embedded.at(directory)).satisfies(e -> {
                    VectorException refusal = (VectorException) e;
                    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                    assertThat(refusal.text())
                            .contains(directory.toString())
                            .contains("in use by another client")
                            .contains("'path' of its own");
                });
            }
            Embedded.upsert(first.create(SPEC, Embedded.CONTEXT), Embedded.record("1", Metadata.empty(), 1, 2, 3));
        }
        try (Backend second = Embedded.at(directory)) {
            assertThat(second.list(Embedded.CONTEXT)).containsExactly("news");
        }
    }

    @Test
    void acknowledgesNothingWhenItsLockFileIsDeleted() throws IOException {
        Backend backend = Embedded.at(directory);
        BackendCollection collection = backend.create(SPEC, Embedded.CONTEXT);
        Embedded.upsert(collection, Embedded.record("1", Metadata.empty(), 1, 2, 3));
        Files.delete(directory.resolve("covector.lock"));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> Embedded.upsert(collection, Embedded.record("2", Metadata.empty(), 1, 2, 3)))
                    .hasMessageContaining("UNAVAILABLE")
                    .hasMessageContaining("covector.lock was deleted or replaced");
        }
        Files.createFile(directory.resolve("covector.lock"));
        CollectionSpec other = Embedded.longIds("other");
        assertThatThrownBy(() -> backend.create(other, Embedded.CONTEXT)).hasMessageContaining("deleted or replaced");
        assertThatThrownBy(() -> backend.drop("news", Embedded.CONTEXT)).hasMessageContaining("deleted or replaced");
        backend.close();
        try (Backend next = Embedded.at(directory)) {
            assertThat(next.list(Embedded.CONTEXT)).containsExactly("news");
            assertThat(Embedded.get(next.open("news", Embedded.CONTEXT).orElseThrow(), RecordId.of("1")))
                    .isPresent();
        }
    }

    @Test
    void isHeldAsLongAsSomebodyHasACollection() throws Exception {
        Backend backend = Embedded.at(directory);
        BackendCollection collection = backend.create(SPEC, Embedded.CONTEXT);
        WeakReference<Backend> client = new WeakReference<>(backend);
        backend = null; // forgotten without being closed
        while (client.get() != null) {
            System.gc();
        }
        try (ChildJvm other = ChildJvm.start(OpeningChild.class, directory.toString())) {
            assertThat(other.line()).contains("in use by another client");
        }
        Embedded.upsert(collection, Embedded.record("1", Metadata.empty(), 1, 2, 3));
    }

    @Test
    void forgetsCollectionsThatWereHalfMadeOrHalfDropped() throws IOException {
        try (Backend backend = Embedded.at(directory)) {
            backend.create(SPEC, Embedded.CONTEXT);
        }
        Files.move(directory.resolve("c-news"), directory.resolve(".covector-old-c-news"));
        Files.createDirectories(directory.resolve(".covector-new-c-other").resolve("index"));
        Path strange = Files.createDirectories(directory.resolve("something else"));
        try (Backend backend = Embedded.at(directory)) {
            assertThat(backend.list(Embedded.CONTEXT)).isEmpty();
            backend.create(SPEC, Embedded.CONTEXT);
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left)
                    .containsExactlyInAnyOrder(
                            directory.resolve("c-news"), directory.resolve("covector.lock"), strange);
        }
    }

    @Test
    void dropsACollectionAndItsHandles() {
        try (Backend backend = Embedded.at(directory)) {
            BackendCollection old = backend.create(SPEC, Embedded.CONTEXT);
            Embedded.upsert(old, Embedded.record("1", Metadata.empty(), 1, 2, 3));
            assertThat(backend.drop("news", Embedded.CONTEXT)).isTrue();
            assertThat(backend.drop("news", Embedded.CONTEXT)).isFalse();
            assertThat(backend.open("news", Embedded.CONTEXT)).isEmpty();
            BackendCollection anew = backend.create(Embedded.longIds("news"), Embedded.CONTEXT);
            assertThat(Embedded.count(anew)).isZero();
            assertThatThrownBy(() -> Embedded.count(old))
                    .isInstanceOf(VectorException.class)
                    .extracting(e -> ((VectorException) e).code())
                    .isEqualTo(ErrorCode.COLLECTION_NOT_FOUND);
        }
    }

    @Test
    void saysWhatIsDamaged() throws IOException {
        try (Backend backend = Embedded.at(directory)) {
            Embedded.upsert(backend.create(SPEC, Embedded.CONTEXT), Embedded.record("1", Metadata.empty(), 1, 2, 3));
        }
        Path index = directory.resolve("c-news").resolve("index");
        try (Stream<Path> files = Files.list(index)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("segments_"))
                    .toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        try (Backend backend = Embedded.at(directory)) {
            assertThatThrownBy(() -> backend.open("news", Embedded.CONTEXT))
                    .isInstanceOf(VectorException.class)
                    .hasMessageContaining("CORRUPTED")
                    .hasMessageContaining(directory.toString());
        }
    }

    @Test
    void refusesSettingsByName() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Embedded.at(file)).hasMessageContaining("'path' is " + file + ", which is a file");
        assertThatThrownBy(() -> Embedded.open(Map.of("path", " ")))
                .hasMessageContaining("'path'")
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> Embedded.open(Map.of("buffer-bytes", "1KiB")))
                .hasMessageContaining("'buffer-bytes' is '1KiB'")
                .hasMessageContaining("1073741824 bytes");
        assertThatThrownBy(() -> Embedded.open(Map.of("ef", "0"))).hasMessageContaining("'ef' is '0'");
        assertThatThrownBy(() -> Embedded.open(Map.of("path", "nul\0"))).hasMessageContaining("is no path");
    }

    @Test
    void saysThatItIsClosed() {
        Backend backend = Embedded.at(directory);
        BackendCollection collection = backend.create(SPEC, Embedded.CONTEXT);
        backend.close();
        backend.close();
        assertThatThrownBy(() -> Embedded.count(collection)).hasMessageContaining("CLOSED");
        assertThatThrownBy(() -> Embedded.upsert(collection, Embedded.record("1", Metadata.empty(), 1, 2, 3)))
                .hasMessageContaining("CLOSED");
        assertThatThrownBy(() -> backend.list(Embedded.CONTEXT)).hasMessageContaining("CLOSED");
    }
}
