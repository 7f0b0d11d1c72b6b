package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.embedded.store.EmbeddedStore;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.test.FakeTicker;
import io.covector.test.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.lucene.search.IndexSearcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections that nobody uses give back their files and memory, and are there at the next call. */
class IdleTest {
    private static final int DIMENSION = 16;
    private static final int STORMS = 3;
    private static final int WRITERS = 2;
    private static final int ROUNDS = 8;
    private static final int ALL = 30 + STORMS * WRITERS * ROUNDS * 19;

    @TempDir
    Path directory;

    private final ManualScheduler scheduler = new ManualScheduler(FakeTicker.impatient());
    private final AtomicInteger tasks = new AtomicInteger(); // openings and closings
    private Backend backend;
    private BackendCollection collection;

    @BeforeEach
    void open() {
        backend = Embedded.open(
                Map.of("path", directory.toString(), "log-bytes", "1MiB", "buffer-bytes", "1MiB"), scheduler, task -> {
                    tasks.incrementAndGet();
                    task.run();
                });
        collection =
                backend.create(Embedded.spec("c", DIMENSION, Metric.COSINE, IndexSpec.hnsw(4, 16)), Embedded.CONTEXT);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private static List<VectorRecord> records(String prefix, int count) {
        Random random = new Random(prefix.hashCode());
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(Embedded.record(
                    prefix + i, Metadata.of("owner", prefix), Embedded.randomVector(random, DIMENSION)));
        }
        return records;
    }

    /** Whether a file of the collection is mapped or open, where the system tells. */
    private boolean holdsFiles() throws IOException {
        String folder = directory.resolve("c-c").toString();
        Path maps = Path.of("/proc/self/maps");
        if (Files.exists(maps) && Files.readString(maps).contains(folder)) {
            return true;
        }
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.exists(descriptors)) {
            return false;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            for (Path descriptor : open.toList()) {
                try {
                    if (Files.readSymbolicLink(descriptor).toString().startsWith(folder)) {
                        return true;
                    }
                } catch (IOException e) {
                    // closed meanwhile
                }
            }
        }
        return false;
    }

    @Test
    void givesBackItsFilesAndOpensAgainAtTheNextCall() throws IOException {
        Embedded.upsert(collection, records("r", 200));
        assertThat(Embedded.count(collection)).isEqualTo(200);
        scheduler.runAll(); // used since it was opened
        Embedded.closeIdle(scheduler);
        assertThat(holdsFiles()).isFalse();
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(4, 16));
        assertThatThrownBy(() -> Embedded.insert(collection, records("r", 1).get(0)))
                .hasMessageContaining("ID_EXISTS");
        Embedded.closeIdle(scheduler);
        assertThat(collection.delete(List.of(RecordId.of("r1"), RecordId.of("none")), Embedded.CONTEXT))
                .isEqualTo(1);
        Embedded.closeIdle(scheduler);
        collection.dropIndex("vector", Embedded.CONTEXT);
        Embedded.closeIdle(scheduler);
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.none());
        assertThat(Embedded.scanIds(collection, 50, null)).hasSize(199);
    }

    @Test
    void staysOpenWhileItIsUsed() {
        Embedded.upsert(collection, records("r", 10));
        VectorRecord last = records("r", 10).get(9);
        BackendCollection other = backend.open("c", Embedded.CONTEXT).orElseThrow();
        for (int i = 0; i < 5; i++) {
            IndexSearcher before = other.unwrap(IndexSearcher.class).orElseThrow();
            scheduler.runAll(3); // a searcher was given out, which searches on
            assertThat(other.unwrap(IndexSearcher.class)).contains(before);
            assertThat(before.getIndexReader().getRefCount()).isPositive();
        }
        assertThat(Embedded.get(collection, last.id())).isPresent();
    }

    @Test
    void neverClosesWhatIsOnlyInMemory() {
        try (Backend memory = Embedded.open(Map.of(), scheduler, Runnable::run)) {
            BackendCollection kept =
                    memory.create(Embedded.spec("m", DIMENSION, Metric.COSINE, IndexSpec.none()), Embedded.CONTEXT);
            Embedded.upsert(kept, records("r", 10));
            Embedded.closeIdle(scheduler);
            assertThat(Embedded.count(kept)).isEqualTo(10);
        }
    }

    @Test
    void keepsTheDirectoryLockedAndNoticesThatTheLockIsGone() throws IOException {
        Embedded.upsert(collection, records("r", 10));
        Embedded.closeIdle(scheduler);
        assertThatThrownBy(() -> Embedded.at(directory)).hasMessageContaining("in use by another client");
        Files.delete(directory.resolve("covector.lock"));
        assertThatThrownBy(() -> Embedded.upsert(collection, records("s", 1)))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void isDroppedBackedUpAndClosedWhileItIsIdle() {
        Embedded.upsert(collection, records("r", 10));
        Embedded.closeIdle(scheduler);
        Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
        backend.unwrap(EmbeddedStore.class).orElseThrow().snapshot(copy);
        try (Backend restored = Embedded.at(copy)) {
            assertThat(Embedded.count(restored.open("c", Embedded.CONTEXT).orElseThrow()))
                    .isEqualTo(10);
        }
        Embedded.closeIdle(scheduler);
        assertThat(backend.drop("c", Embedded.CONTEXT)).isTrue();
        assertThatThrownBy(() -> Embedded.count(collection)).hasMessageContaining("COLLECTION_NOT_FOUND");
        backend.close();
        assertThat(scheduler.scheduled()).isZero();
        assertThatThrownBy(() -> Embedded.count(collection)).isInstanceOf(VectorException.class);
    }

    @Test
    void losesNothingWhenItIsClosedAgainAndAgainUnderReadersAndWriters() throws Exception {
        Embedded.upsert(collection, records("fixed", 30));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int storm = 0; storm < STORMS; storm++) {
                Embedded.closeIdle(scheduler);
                int before = tasks.get();
                storm(threads, "s" + storm + ".");
                assertThat(tasks).hasValueGreaterThan(before);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(Embedded.count(collection)).isEqualTo(ALL);
        backend.close();
        backend = Embedded.at(directory);
        collection = backend.open("c", Embedded.CONTEXT).orElseThrow();
        assertThat(Embedded.count(collection)).isEqualTo(ALL);
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(8, 32));
    }

    // everybody lets the idle timeout pass again and again; with each commit, as that of each closing, the engine
    // asserts
    // that the readers and the ids since their refresh are everything
    private void storm(ExecutorService threads, String storm) throws Exception {
        AtomicBoolean running = new AtomicBoolean(true);
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String own = storm + writer + ".";
            work.add(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    write(own + round + ".");
                    scheduler.runAll();
                }
                return true;
            });
        }
        work.add(() -> {
            collection.dropIndex("vector", Embedded.CONTEXT);
            scheduler.runAll();
            collection.createIndex("vector", IndexSpec.hnsw(8, 32), IndexBuild.defaults(), Embedded.CONTEXT);
            return true;
        });
        Future<Integer> reader = threads.submit(() -> {
            int reads = 0;
            do {
                assertThat(Embedded.count(collection, Filter.eq("owner", "fixed")))
                        .isEqualTo(30);
                scheduler.runAll();
                reads++;
            } while (running.get());
            return reads;
        });
        try {
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            running.set(false);
        }
        assertThat(reader.get()).isPositive();
    }

    private void write(String prefix) {
        Embedded.insert(collection, records(prefix, 20).toArray(VectorRecord[]::new));
        assertThat(collection.delete(List.of(RecordId.of(prefix + 0)), Embedded.CONTEXT))
                .isEqualTo(1);
        assertThat(Embedded.count(collection, Filter.eq("owner", prefix))).isEqualTo(19);
    }
}
