package io.covector.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.config.Settings;
import io.covector.embedded.Embedded;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.storage.DiskStorage;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.Ticker;
import io.covector.spi.WriteBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there in the middle of an operation of many steps, and after one that ends there. */
class MidwayTest {
    private static final int RECORDS = 400;
    private static final CollectionSpec SPEC = Embedded.spec("c", 64, Metric.EUCLIDEAN, IndexSpec.none());

    /** A call whose deadline passes when it has to wait. */
    private static final CallContext IMPATIENT =
            CallContext.of(Operation.INSERT, Deadline.after(Duration.ofHours(1), new Ticker() {
                @Override
                public long nanoTime() {
                    return 0;
                }

                @Override
                public boolean acquire(Semaphore permits, Duration duration) {
                    return false;
                }
            }));

    @TempDir
    Path directory;

    private DiskStorage disk;
    private FaultyStorage storage;
    private SharedEngine engine;
    private EmbeddedCollection collection;

    @BeforeEach
    void open() throws IOException {
        disk = DiskStorage.open(directory);
        storage = new FaultyStorage(disk.create(SPEC));
        openEngine();
        Embedded.insert(collection, records("r", RECORDS));
    }

    private void openEngine() throws IOException {
        engine = Engines.open(
                storage,
                EmbeddedOptions.read(Settings.of(Map.of("buffer-bytes", "1MiB")))
                        .engine());
        collection = new EmbeddedCollection(engine, OptionalInt.empty());
    }

    @AfterEach
    void close() throws IOException {
        Thread.interrupted();
        engine.close();
        disk.close();
    }

    private static VectorRecord[] records(String prefix, int count) {
        Random random = new Random(count);
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(Embedded.record(prefix + i, Metadata.of("owner", prefix), Embedded.randomVector(random, 64)));
        }
        return records.toArray(VectorRecord[]::new);
    }

    private void createIndex() {
        collection.createIndex("vector", IndexSpec.hnsw(8, 40), IndexBuild.defaults(), Embedded.CONTEXT);
    }

    @Test
    void everythingIsVisibleWhileAnIndexIsBuiltAndKnownAfterwards() throws IOException {
        List<Long> counts = Collections.synchronizedList(new ArrayList<>());
        storage.onOutput = name -> {
            if (name.endsWith(".vec")) {
                counts.add(Embedded.count(collection));
            }
        };
        createIndex();
        storage.onOutput = name -> {};
        assertThat(counts).isNotEmpty().containsOnly((long) RECORDS);
        assertThatThrownBy(() -> Embedded.insert(collection, records("r", 1))).hasMessageContaining("ID_EXISTS");
        assertThat(collection.delete(List.of(RecordId.of("r1"), RecordId.of("r2")), Embedded.CONTEXT))
                .isEqualTo(2);
        engine.close();
        openEngine();
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS - 2);
    }

    @Test
    void anErrorBetweenIndexAndLogLeavesNothingOfTheWrite() throws IOException {
        Embedded.count(collection);
        storage.beforeAppend = () -> {
            throw new OutOfMemoryError("by the test");
        };
        assertThatThrownBy(() -> Embedded.insert(collection, records("lost", 10)))
                .isInstanceOf(OutOfMemoryError.class);
        storage.beforeAppend = () -> {};
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
        Embedded.insert(collection, records("lost", 10));
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS + 10);
        engine.close();
        openEngine();
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS + 10);
    }

    @Test
    void aBuildEndsWithItsDeadlineAndLeavesTheOldState() throws IOException {
        CallContext brief = Embedded.seconds(50); // each node of the graph takes a second
        VectorException failure = catchThrowableOfType(
                VectorException.class,
                () -> collection.createIndex("vector", IndexSpec.hnsw(8, 40), IndexBuild.defaults(), brief));
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.mayHaveApplied()).isFalse();
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.none());
        createIndex();
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(8, 40));
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
    }

    @Test
    void closingEndsABuild() throws Exception {
        Thread closer = new Thread(engine::close);
        storage.onOutput = name -> {
            if (name.endsWith(".vec") && closer.getState() == Thread.State.NEW) {
                closer.start();
                while (closer.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
        };
        assertThatThrownBy(this::createIndex).hasMessageContaining("CLOSED");
        closer.join();
        storage.onOutput = name -> {};
        openEngine();
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.none());
    }

    @Test
    void anInterruptEndsABuild() throws IOException {
        Thread caller = Thread.currentThread();
        storage.onOutput = name -> {
            if (name.endsWith(".vec")) {
                caller.interrupt();
            }
        };
        assertThatThrownBy(this::createIndex).hasMessageContaining("CANCELLED");
        storage.onOutput = name -> {};
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
        createIndex();
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
    }

    private void fill(int records) throws IOException {
        engine.close();
        disk.remove("c");
        storage = new FaultyStorage(disk.create(Embedded.spec("c", 2, Metric.EUCLIDEAN, IndexSpec.none())));
        openEngine();
        for (int i = 0; i < records; i += 5000) {
            List<VectorRecord> page = new ArrayList<>();
            for (int j = i; j < i + 5000; j++) {
                page.add(Embedded.record("r" + j, Metadata.empty(), j, 1));
            }
            Embedded.upsert(collection, page);
        }
    }

    @Test
    void manyRecordsAreDeletedInParts() throws IOException {
        fill(25_000);
        AtomicInteger parts = new AtomicInteger();
        storage.beforeAppend = parts::incrementAndGet;
        assertThat(collection.delete(Filter.all(), Embedded.CONTEXT)).isEqualTo(25_000);
        assertThat(parts).hasValue(3);
        assertThat(Embedded.count(collection)).isZero();
        engine.close();
        openEngine();
        assertThat(Embedded.count(collection)).isZero();
    }

    @Test
    void aDeleteThatFailsBetweenItsPartsSaysThatSomeMayBeDone() throws IOException {
        fill(25_000);
        AtomicInteger parts = new AtomicInteger();
        storage.beforeAppend = () -> storage.appendFails = parts.incrementAndGet() == 2;
        VectorException failure =
                catchThrowableOfType(VectorException.class, () -> collection.delete(Filter.all(), Embedded.CONTEXT));
        assertThat(failure.mayHaveApplied()).isTrue();
        assertThat(Embedded.count(collection)).isEqualTo(15_000);
        assertThat(collection.delete(Filter.all(), Embedded.CONTEXT)).isEqualTo(15_000);
        assertThat(Embedded.count(collection)).isZero();
    }

    @Test
    void aWriteWaitsForMergesBeforeItChangesAnythingAndWithinItsDeadline() throws Exception {
        CountDownLatch mergesMayEnd = new CountDownLatch(1);
        storage.onOutput = name -> {
            if (Thread.currentThread().getName().contains("Merge Thread")) {
                await(mergesMayEnd);
            }
        };
        VectorException failure = null;
        int written = 0;
        while (failure == null && written < 1000) {
            WriteBatch batch = new WriteBatch(WriteMode.INSERT, List.of(records("w" + written + ".", 1)));
            failure = catchThrowableOfType(VectorException.class, () -> collection.write(batch, IMPATIENT));
            written += failure == null ? 1 : 0;
            assertThat(Embedded.count(collection)).isEqualTo(RECORDS + written); // makes a segment
        }
        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.mayHaveApplied()).isFalse();
        Thread caller = Thread.currentThread();
        Thread releases = new Thread(() -> {
            while (Stream.of(caller.getStackTrace())
                    .noneMatch(frame -> frame.getMethodName().equals("deleteAll"))) {
                Thread.onSpinWait();
            }
            mergesMayEnd.countDown();
        });
        releases.start();
        createIndex(); // ends the merges that run
        releases.join();
        Embedded.insert(collection, records("w" + written + ".", 1));
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS + written + 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
