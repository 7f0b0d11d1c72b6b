package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchTuning;
import io.covector.embedded.store.EmbeddedStore;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    @TempDir
    Path directory;

    private Backend backend;
    private BackendCollection collection;

    @BeforeEach
    void open() {
        backend = Embedded.at(directory.resolve("live"));
        collection =
                backend.create(Embedded.spec("News", 2, Metric.EUCLIDEAN, IndexSpec.hnsw(4, 16)), Embedded.CONTEXT);
        Embedded.upsert(collection, Embedded.record("a", Metadata.of("n", 1), 1, 2));
        Embedded.upsert(collection, Embedded.record("b", Metadata.of("n", 2), 3, 4));
        backend.create(Embedded.longIds("empty"), Embedded.CONTEXT);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private Path snapshot(String name) {
        Path target = directory.resolve(name);
        backend.unwrap(EmbeddedStore.class).orElseThrow().snapshot(target);
        return target;
    }

    @Test
    void isRestoredByOpeningItWhateverBecomesOfTheOriginal() throws IOException {
        Path kept = snapshot("kept");
        collection.delete(List.of(RecordId.of("a")), Embedded.CONTEXT);
        Embedded.upsert(collection, Embedded.record("c", Metadata.empty(), 5, 6));
        Path later = snapshot("later");
        backend.close();
        IOUtils.rm(directory.resolve("live"));
        try (Backend restored = Embedded.at(kept)) {
            assertThat(restored.list(Embedded.CONTEXT)).containsExactlyInAnyOrder("News", "empty");
            BackendCollection news = restored.open("News", Embedded.CONTEXT).orElseThrow();
            assertThat(news.spec()).isEqualTo(collection.spec());
            assertThat(Embedded.get(news, RecordId.of("a"))).contains(Embedded.record("a", Metadata.of("n", 1), 1, 2));
            assertThat(Embedded.search(news, new float[] {3, 4}, 1, null, SearchTuning.defaults())
                            .hits())
                    .extracting(hit -> hit.id().toString())
                    .containsExactly("b");
            Embedded.upsert(news, Embedded.record("d", Metadata.empty(), 7, 8));
        }
        try (Backend restored = Embedded.at(kept)) {
            assertThat(Embedded.scanIds(restored.open("News", Embedded.CONTEXT).orElseThrow(), 10, null))
                    .extracting(RecordId::toString)
                    .containsExactly("a", "b", "d");
        }
        try (Backend restored = Embedded.at(later)) {
            assertThat(Embedded.scanIds(restored.open("News", Embedded.CONTEXT).orElseThrow(), 10, null))
                    .extracting(RecordId::toString)
                    .containsExactly("b", "c");
        }
    }

    @Test
    void hasWhatWasAcknowledgedBeforeWhileOthersWrite() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        AtomicBoolean writing = new AtomicBoolean(true);
        Future<Integer> writer = threads.submit(() -> {
            int written = 0;
            while (writing.get() || written == 0) {
                Embedded.upsert(collection, Embedded.record("w" + written++, Metadata.empty(), 1, 1));
            }
            return written;
        });
        for (int round = 0; round < 5; round++) {
            long before = Embedded.count(collection);
            Path target = snapshot("round" + round);
            long after = Embedded.count(collection);
            try (Backend restored = Embedded.at(target)) {
                assertThat(Embedded.count(
                                restored.open("News", Embedded.CONTEXT).orElseThrow()))
                        .isBetween(before, after);
            }
        }
        writing.set(false);
        assertThat(writer.get()).isPositive();
        threads.shutdown();
    }

    @Test
    void isWholeOrNotThere() throws IOException {
        Files.createDirectories(directory.resolve("half.partial").resolve("c-_old"));
        Path half = snapshot("half");
        try (Stream<Path> folders = Files.list(half)) {
            assertThat(folders.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("c--news", "c-empty");
        }
        assertThat(directory.resolve("half.partial")).doesNotExist();
        assertThatThrownBy(() -> snapshot("half"))
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("exists");
        assertThatThrownBy(() -> snapshot("no/parent")).hasMessageContaining("whose parent is missing");
        try (Backend memory = Embedded.inMemory()) {
            EmbeddedStore store = memory.unwrap(EmbeddedStore.class).orElseThrow();
            assertThatThrownBy(() -> store.snapshot(directory.resolve("m"))).hasMessageContaining("UNSUPPORTED");
        }
        backend.close();
        EmbeddedStore closed = backend.unwrap(EmbeddedStore.class).orElseThrow();
        assertThatThrownBy(() -> closed.snapshot(directory.resolve("late"))).hasMessageContaining("CLOSED");
        assertThat(directory.resolve("late")).doesNotExist();
    }
}
