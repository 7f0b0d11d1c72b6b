package io.covector.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.embedded.Embedded;
import io.covector.embedded.internal.engine.EngineOptions;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.storage.DiskStorage;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.CountQuery;
import io.covector.test.FakeTicker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collection whose log is replayed, which may take long. */
class OpeningTest {
    private static final CollectionSpec SPEC = Embedded.spec("c", 2, Metric.EUCLIDEAN, IndexSpec.none());
    private static final EngineOptions OPTIONS =
            EmbeddedOptions.read(Settings.of(Map.of())).engine();
    private static final int RECORDS = 20;

    @TempDir
    Path directory;

    private final AtomicInteger replayed = new AtomicInteger();
    private DiskStorage disk;
    private FaultyStorage storage;
    private SharedEngine engine;
    private EmbeddedCollection collection;

    @BeforeEach
    void writeALog() throws IOException {
        disk = DiskStorage.open(directory);
        storage = new FaultyStorage(disk.create(SPEC));
        engine = Engines.open(storage, OPTIONS);
        collection = new EmbeddedCollection(engine, OptionalInt.empty());
        for (int i = 0; i < RECORDS; i++) {
            Embedded.insert(collection, Embedded.record("r" + i, Metadata.empty(), i, 1));
        }
        storage.appendFails = true; // and with it the engine: the next call opens another one
        assertThatThrownBy(() -> Embedded.insert(collection, Embedded.record("never", Metadata.empty(), 1, 1)))
                .isInstanceOf(VectorException.class);
        storage.appendFails = false;
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        disk.close();
    }

    /** A call whose deadline passes when it has to wait. */
    private static CallContext impatient() {
        return FakeTicker.impatient().context(Operation.COUNT, Duration.ofSeconds(1));
    }

    private VectorException failure(CallContext context) {
        return catchThrowableOfType(VectorException.class, () -> collection.count(CountQuery.all(), context));
    }

    @Test
    void goesOnWhenACallIsOverThatWaitsForIt() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        storage.beforeReplayed = () -> {
            replayed.incrementAndGet();
            begun.countDown();
            await(mayGoOn);
        };
        for (int i = 0; i < 3; i++) {
            VectorException failure = failure(impatient());
            assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(failure.mayHaveApplied()).isFalse();
            assertThat(failure).hasMessageContaining("while collection 'c' is opened, with 0 changes of its log");
        }
        await(begun);
        CancelSignal cancel = new CancelSignal();
        FutureTask<VectorException> waits = new FutureTask<>(() -> failure(Embedded.context(cancel)));
        Thread waiter = new Thread(waits);
        waiter.start();
        cancel.cancel();
        assertThat(waits.get().code()).isEqualTo(ErrorCode.CANCELLED);
        FutureTask<Long> patient = new FutureTask<>(() -> Embedded.count(collection));
        new Thread(patient).start();
        mayGoOn.countDown();
        assertThat(patient.get()).isEqualTo(RECORDS);
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
        assertThat(replayed).as("one opening for all calls").hasValue(RECORDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsWithTheClientOrTheCollection(boolean drop) throws Exception {
        Thread ends = new Thread(drop ? engine::drop : engine::close);
        storage.beforeReplayed = () -> {
            replayed.incrementAndGet();
            if (ends.getState() == Thread.State.NEW) {
                ends.start();
                while (ends.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
        };
        assertThat(failure(Embedded.CONTEXT).code())
                .isEqualTo(drop ? ErrorCode.COLLECTION_NOT_FOUND : ErrorCode.CLOSED);
        ends.join();
        assertThat(replayed).hasValue(1);
        storage.beforeReplayed = () -> {};
        engine = Engines.open(storage, OPTIONS);
        assertThat(Embedded.count(new EmbeddedCollection(engine, OptionalInt.empty())))
                .isEqualTo(RECORDS);
    }

    @Test
    void failsForEveryCallThatWaitsAndIsTriedAgainByTheNext() throws IOException {
        storage.beforeReplayed = () -> {
            replayed.incrementAndGet();
            throw new OutOfMemoryError("by the test");
        };
        VectorException first = failure(Embedded.CONTEXT);
        assertThat(first.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(first).hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(failure(Embedded.CONTEXT)).isNotSameAs(first);
        assertThat(replayed).hasValue(2);
        storage.beforeReplayed = () -> {};
        assertThat(Embedded.count(collection)).isEqualTo(RECORDS);
    }

    @Test
    void isDoneByTheCallerWhereThereIsNoThread() throws IOException {
        engine.close();
        engine = new SharedEngine("c", storage, OPTIONS, task -> {
            throw new RejectedExecutionException("by the test");
        });
        engine.open(Embedded.CONTEXT);
        assertThat(Embedded.count(new EmbeddedCollection(engine, OptionalInt.empty())))
                .isEqualTo(RECORDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
