package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see while an index is built or dropped. */
class IndexChangeTest {
    private static final int DIMENSION = 32;
    private static final int RECORDS = 2000;

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Backend backend;
    private BackendCollection collection;

    @BeforeEach
    void fill() {
        backend = Embedded.open(Map.of("path", directory.toString()));
        collection =
                backend.create(Embedded.spec("c", DIMENSION, Metric.EUCLIDEAN, IndexSpec.none()), Embedded.CONTEXT);
        write(collection, "r", RECORDS);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        backend.close();
    }

    private static void write(BackendCollection collection, String prefix, int count) {
        Random random = new Random(count);
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(Embedded.record(
                    prefix + i, Metadata.of("owner", prefix), Embedded.randomVector(random, DIMENSION)));
        }
        for (int i = 0; i < count; i += 500) {
            Embedded.insert(
                    collection, records.subList(i, Math.min(count, i + 500)).toArray(VectorRecord[]::new));
        }
    }

    private void createIndex(CallContext context) {
        collection.createIndex("vector", IndexSpec.hnsw(8, 40), IndexBuild.defaults(), context);
    }

    @Test
    void readersSeeEverythingWhileItIsBuiltThoughNobodyHadReadBefore() throws Exception {
        AtomicBoolean building = new AtomicBoolean(true);
        Future<Integer> reader = threads.submit(() -> {
            int reads = 0;
            while (building.get() || reads == 0) {
                assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
                assertThat(Embedded.get(collection, RecordId.of("r7"))).isPresent();
                reads++;
            }
            return reads;
        });
        createIndex(Embedded.CONTEXT);
        building.set(false);
        assertThat(reader.get()).isPositive();
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
        assertThatThrownBy(() ->
                        Embedded.insert(collection, Embedded.record("r1", Metadata.empty(), new float[DIMENSION])))
                .hasMessageContaining("ID_EXISTS");
        assertThat(collection.delete(List.of(RecordId.of("r1"), RecordId.of("r2")), Embedded.CONTEXT))
                .isEqualTo(2);
        backend.close();
        backend = Embedded.at(directory);
        assertThat(Embedded.count(backend.open("c", Embedded.CONTEXT).orElseThrow()))
                .isEqualTo(RECORDS - 2);
    }

    @Test
    void everyoneMayWorkBesideCreateAndDrop() throws Exception {
        AtomicBoolean changing = new AtomicBoolean(true);
        List<Future<Long>> workers = new ArrayList<>();
        for (int worker = 0; worker < 3; worker++) {
            String own = "w" + worker + ".";
            Callable<Long> work = () -> {
                long rounds = 0;
                while (changing.get() || rounds == 0) {
                    write(collection, own, 20);
                    assertThat(Embedded.count(collection, Filter.eq("owner", "r")))
                            .isEqualTo(RECORDS);
                    assertThatThrownBy(() -> write(collection, own, 1)).hasMessageContaining("ID_EXISTS");
                    assertThat(collection.delete(List.of(RecordId.of(own + "3")), Embedded.CONTEXT))
                            .isEqualTo(1);
                    assertThat(collection.delete(Filter.eq("owner", own), Embedded.CONTEXT))
                            .isEqualTo(19);
                    rounds++;
                }
                return rounds;
            };
            workers.add(threads.submit(work));
        }
        for (int round = 0; round < 3; round++) {
            createIndex(Embedded.CONTEXT);
            collection.dropIndex("vector", Embedded.CONTEXT);
        }
        changing.set(false);
        for (Future<Long> worker : workers) {
            assertThat(worker.get()).isPositive();
        }
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
    }
}
