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
import io.covector.config.Settings;
import io.covector.embedded.Embedded;
import io.covector.embedded.internal.engine.EngineOptions;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.storage.DiskStorage;
import io.covector.embedded.internal.storage.MemoryStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.lucene.index.DocumentLimit;
import org.apache.lucene.search.IndexSearcher;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fails under an open collection. */
class FailureTest {
    private static final int DIMENSION = 512;
    private static final CollectionSpec SPEC = Embedded.spec("c", DIMENSION, Metric.EUCLIDEAN, IndexSpec.none());

    @TempDir
    Path directory;

    private DiskStorage disk;
    private FaultyStorage storage;
    private SharedEngine engine;
    private EmbeddedCollection collection;

    @BeforeEach
    void open() throws IOException {
        disk = DiskStorage.open(directory);
        use(new FaultyStorage(disk.create(SPEC)));
    }

    private void use(FaultyStorage faulty) throws IOException {
        use(faulty, true);
    }

    private void use(FaultyStorage faulty, boolean filled) throws IOException {
        storage = faulty;
        EngineOptions options =
                EmbeddedOptions.read(Settings.of(Map.of("log-bytes", "1MiB"))).engine();
        engine = Engines.open(storage, options);
        collection = new EmbeddedCollection(engine, OptionalInt.empty());
        if (filled) {
            Embedded.upsert(collection, records("before"));
        }
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        disk.close();
    }

    private static List<VectorRecord> records(String name) {
        Random random = new Random(name.hashCode());
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            records.add(Embedded.record(name + i, Metadata.of("name", name), Embedded.randomVector(random, DIMENSION)));
        }
        return records;
    }

    private boolean has(String name) {
        return Embedded.get(collection, RecordId.of(name + "0")).isPresent();
    }

    private static VectorException failure(ThrowingCallable call) {
        VectorException failure = catchThrowableOfType(VectorException.class, call);
        assertThat(failure.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
        return failure;
    }

    @Test
    void whatTheLogDoesNotTakeIsNotWritten() {
        storage.appendFails = true;
        assertThat(failure(() -> Embedded.upsert(collection, records("lost"))).mayHaveApplied())
                .isFalse();
        assertThat(failure(() -> collection.delete(List.of(RecordId.of("before0")), Embedded.CONTEXT))
                        .mayHaveApplied())
                .isFalse();
        storage.appendFails = false;
        assertThat(has("lost")).isFalse();
        assertThat(Embedded.count(collection)).isEqualTo(10);
        Embedded.upsert(collection, records("after"));
        assertThat(Embedded.count(collection)).isEqualTo(20);
    }

    @Test
    void whatTheDiskDoesNotConfirmMayBeWritten() {
        storage.syncFails = true;
        assertThat(failure(() -> Embedded.upsert(collection, records("unknown")))
                        .mayHaveApplied())
                .isTrue();
        storage.syncFails = false;
        assertThat(Embedded.count(collection)).isEqualTo(has("unknown") ? 20 : 10);
        Embedded.upsert(collection, records("after"));
        assertThat(has("before")).isTrue();
        assertThat(has("after")).isTrue();
    }

    @Test
    void aFullDiskIsReadAndWrittenWhenThereIsRoom() throws IOException {
        Embedded.upsert(collection, records("acknowledged"));
        storage.indexIsFull = true;
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(Embedded.count(collection)).isEqualTo(20);
            assertThat(has("acknowledged")).isTrue();
            assertThat(failure(() -> Embedded.upsert(collection, records("refused")))
                            .mayHaveApplied())
                    .isFalse();
            failure(() -> collection.createIndex("vector", IndexSpec.hnsw(), IndexBuild.defaults(), Embedded.CONTEXT));
        }
        engine.close();
        engine = Engines.open(
                storage, EmbeddedOptions.read(Settings.of(Map.of())).engine());
        collection = new EmbeddedCollection(engine, OptionalInt.empty());
        assertThat(Embedded.count(collection)).as("after a restart").isEqualTo(20);
        storage.indexIsFull = false;
        Embedded.upsert(collection, records("after"));
        assertThat(Embedded.count(collection)).isEqualTo(30);
        assertThat(has("refused")).isFalse();
    }

    @Test
    void moreRecordsThanLuceneHoldsAreRefusedAndNothingOfThemIsThere() throws IOException {
        DocumentLimit.set(15);
        try {
            engine.close();
            use(new FaultyStorage(disk.find("c").orElseThrow()), false);
            assertThat(failure(() -> Embedded.upsert(collection, records("many"))))
                    .hasMessageContaining("the collection is full");
        } finally {
            DocumentLimit.reset();
        }
        assertThat(Embedded.count(collection)).isEqualTo(10);
        Embedded.upsert(collection, records("many"));
        assertThat(Embedded.count(collection)).isEqualTo(20);
    }

    @Test
    void aCommitThatFailsFailsNoWrite() {
        storage.indexIsFull = true;
        int written = 0;
        VectorException failure = null;
        while (failure == null && written < 200) {
            String name = "w" + written + ".";
            failure = catchThrowableOfType(VectorException.class, () -> Embedded.upsert(collection, records(name)));
            written += failure == null ? 1 : 0;
        }
        // the write that brought the log to its length went well; the next one found that the index had to be opened
        // anew
        assertThat(written).isGreaterThan(40);
        assertThat(failure).isNotNull();
        assertThat(failure.mayHaveApplied()).isFalse();
        storage.indexIsFull = false;
        assertThat(Embedded.count(collection)).isEqualTo(10 + 10L * written);
    }

    @Test
    void anIndexThatCannotBeBuiltLeavesTheOldOne() throws IOException {
        checkRebuild();
        engine.close();
        use(new FaultyStorage(new MemoryStorage().create(SPEC)));
        checkRebuild();
    }

    private void checkRebuild() {
        Embedded.count(collection);
        engine.run(open -> {
            open.index().commit(SPEC, 1);
            return true;
        });
        storage.indexIsFull = true;
        failure(() -> collection.createIndex("vector", IndexSpec.hnsw(), IndexBuild.defaults(), Embedded.CONTEXT));
        storage.indexIsFull = false;
        assertThat(Embedded.count(collection)).isEqualTo(10);
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.none());
        collection.createIndex("vector", IndexSpec.hnsw(), IndexBuild.defaults(), Embedded.CONTEXT);
        assertThat(Embedded.count(collection)).isEqualTo(10);
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void afterAFailureItIsKnownWhatExists() {
        storage.syncFails = true;
        failure(() -> Embedded.upsert(collection, records("unknown")));
        storage.syncFails = false;
        assertThatThrownBy(() -> Embedded.insert(collection, records("before").get(0)))
                .hasMessageContaining("ID_EXISTS");
        assertThat(collection.delete(List.of(RecordId.of("before1")), Embedded.CONTEXT))
                .isEqualTo(1);
    }

    @Test
    void anInterruptedThreadWritesNothing() {
        Thread.currentThread().interrupt();
        VectorException failure =
                catchThrowableOfType(VectorException.class, () -> Embedded.upsert(collection, records("never")));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(has("never")).isFalse();
    }

    @Test
    void anInterruptedThreadClosesAllTheSame() throws IOException {
        IndexSearcher pinned = collection.unwrap(IndexSearcher.class).orElseThrow();
        Thread.currentThread().interrupt();
        engine.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pinned.getIndexReader().getRefCount()).as("readers").isZero();
        use(new FaultyStorage(disk.find("c").orElseThrow()));
        assertThat(Embedded.count(collection)).isEqualTo(10);
    }
}
