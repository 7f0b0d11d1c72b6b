package io.covector.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchTuning;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.ScanQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {
    private static final int DIMENSION = 64;

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Backend backend;
    private BackendCollection collection;

    @BeforeEach
    void open() {
        backend = Embedded.open(Map.of("path", directory.toString(), "log-bytes", "1MiB"));
        collection =
                backend.create(Embedded.spec("c", DIMENSION, Metric.COSINE, IndexSpec.hnsw(4, 16)), Embedded.CONTEXT);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        backend.close();
    }

    private <T> List<T> together(List<Callable<T>> calls) throws Exception {
        List<Future<T>> futures = new ArrayList<>();
        for (Callable<T> call : calls) {
            futures.add(threads.submit(call));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    private static List<VectorRecord> batch(String prefix, long stamp) {
        Random random = new Random(stamp);
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Metadata metadata = Metadata.of("stamp", stamp, "owner", prefix);
            records.add(Embedded.record(prefix + i, metadata, Embedded.randomVector(random, DIMENSION)));
        }
        return records;
    }

    private List<Long> stamps(Filter filter) {
        return collection.scan(ScanQuery.builder(10_000).filter(filter).build(), Embedded.CONTEXT).records().stream()
                .map(record -> record.metadata().getLong("stamp").orElseThrow())
                .toList();
    }

    @Test
    void batchesAreSeenWholeAndByTheirWriterAtOnce() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        Embedded.upsert(collection, batch("shared", 0));
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int writer = 1; writer <= 3; writer++) {
            String own = "own" + writer + ".";
            int number = writer;
            calls.add(() -> {
                for (int round = 1; round <= 60; round++) {
                    Embedded.upsert(collection, batch(own, round));
                    Embedded.upsert(collection, batch("shared", 1000L * number + round));
                    if (round % 5 == 0) {
                        assertThat(stamps(Filter.eq("owner", own))).hasSize(20).containsOnly((long) round);
                    }
                }
                return true;
            });
        }
        Future<Integer> reader = threads.submit(() -> {
            int reads = 0;
            while (writing.get()) {
                List<Long> seen = stamps(Filter.eq("owner", "shared"));
                assertThat(seen).hasSize(20);
                assertThat(seen).containsOnly(seen.get(0));
                float[] asked = Embedded.randomVector(new Random(reads), DIMENSION);
                assertThat(Embedded.search(collection, asked, 20, null, SearchTuning.defaults())
                                .hits())
                        .hasSize(20)
                        .doesNotHaveDuplicates();
                reads++;
            }
            return reads;
        });
        together(calls);
        writing.set(false);
        assertThat(reader.get()).isPositive();
        assertThat(Embedded.count(collection)).isEqualTo(80);
    }

    @Test
    void eachRecordIsDeletedOnceAndInsertedOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<VectorRecord> records = batch("r", round);
            List<Callable<Long>> inserts = new ArrayList<>();
            List<Callable<Long>> deletes = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                inserts.add(() -> {
                    long inserted = 0;
                    for (VectorRecord record : records) {
                        inserted += inserts(record) ? 1 : 0;
                    }
                    return inserted;
                });
                Filter half = Filter.eq("stamp", round);
                List<RecordId> ids = records.stream().map(VectorRecord::id).toList();
                deletes.add(
                        thread % 2 == 0
                                ? () -> collection.delete(ids, Embedded.CONTEXT)
                                : () -> collection.delete(half, Embedded.CONTEXT));
            }
            assertThat(together(inserts).stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(20);
            assertThat(together(deletes).stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(20);
            assertThat(Embedded.count(collection)).isZero();
        }
    }

    private boolean inserts(VectorRecord record) {
        try {
            Embedded.insert(collection, record);
            return true;
        } catch (VectorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.ID_EXISTS);
            return false;
        }
    }

    @Test
    void writersWaitForAnIndexAndLoseNothing() throws Exception {
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            String own = "own" + writer + ".";
            calls.add(() -> {
                for (int round = 0; round < 40; round++) {
                    Embedded.upsert(collection, batch(own + round + ".", round));
                }
                return true;
            });
        }
        calls.add(() -> {
            for (int round = 0; round < 3; round++) {
                collection.dropIndex("vector", Embedded.CONTEXT);
                collection.createIndex("vector", IndexSpec.hnsw(8, 32), IndexBuild.defaults(), Embedded.CONTEXT);
            }
            return true;
        });
        together(calls);
        assertThat(Embedded.count(collection)).isEqualTo(3 * 40 * 20);
        backend.close();
        backend = Embedded.at(directory);
        collection = backend.open("c", Embedded.CONTEXT).orElseThrow();
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(8, 32));
        assertThat(Embedded.count(collection)).isEqualTo(3 * 40 * 20);
    }

    @Test
    void interruptsFailNobodyElseAndLoseNothing() throws Exception {
        AtomicBoolean running = new AtomicBoolean(true);
        List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
        FutureTask<Integer> writing = new FutureTask<>(() -> {
            int interrupted = 0;
            for (int round = 0; running.get(); round++) {
                try {
                    Embedded.upsert(collection, batch("victim" + round + ".", round));
                    acknowledged.add("victim" + round + ".");
                    Embedded.count(collection);
                } catch (VectorException e) {
                    assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.CANCELLED);
                    assertThat(Thread.interrupted()).isTrue();
                    interrupted++;
                }
            }
            return interrupted;
        });
        Thread victim = new Thread(writing);
        victim.start();
        for (int round = 0; round < 60; round++) {
            Embedded.upsert(collection, batch("calm" + round + ".", round));
            victim.interrupt();
            assertThat(Embedded.count(collection, Filter.eq("owner", "calm" + round + ".")))
                    .isEqualTo(20);
        }
        running.set(false);
        assertThat(writing.get()).isPositive();
        for (String owner : acknowledged) {
            assertThat(Embedded.count(collection, Filter.eq("owner", owner))).isEqualTo(20);
        }
        backend.close();
        backend = Embedded.at(directory);
        collection = backend.open("c", Embedded.CONTEXT).orElseThrow();
        assertThat(Embedded.count(collection)).isGreaterThanOrEqualTo(20L * (60 + acknowledged.size()));
    }
}
