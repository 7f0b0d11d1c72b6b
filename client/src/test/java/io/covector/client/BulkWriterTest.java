package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.observe.Operation;
import io.covector.test.Fault;
import io.covector.test.MemoryCollection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the facade adds to the bulk writer. */
class BulkWriterTest {
    private static final BulkOptions LOAD_FIRST =
            BulkOptions.builder().rebuildIndex(IndexBuild.defaults()).build();
    private static final float[] VECTOR = {1, 2, 3};

    private final FakeBackend backend = new FakeBackend("fake 1.0");
    private final VectorClient client = VectorClients.open(ClientConfig.builder()
            .set("backends.main.type", "fake")
            .set("retry.max-attempts", 1)
            .resource("main", FakeBackend.class, backend)
            .build());
    private final VectorCollection docs = client.createCollection(
            CollectionSpec.builder("docs").vector(3, Metric.COSINE).build());
    private final MemoryCollection stored = backend.memory.collection("docs");
    private final Map<Operation, Runnable> on = new EnumMap<>(Operation.class);

    @BeforeEach
    void listen() {
        backend.memory.script().forget();
        backend.memory
                .script()
                .always(Fault.before(request ->
                        on.getOrDefault(request.operation(), () -> {}).run()));
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static VectorException failure(ThrowingCallable call) {
        return catchThrowableOfType(VectorException.class, call);
    }

    private static VectorException gone() {
        return VectorException.builder(ErrorCode.UNAVAILABLE, "gone").build();
    }

    private IndexSpec index() {
        return stored.spec().vectorField().index();
    }

    @Test
    void checksWhatItIsGiven() {
        try (BulkWriter writer = docs.bulkWriter()) {
            writer.add(VectorRecord.of("a", VECTOR));
            VectorException e = failure(() -> writer.add(VectorRecord.of("b", new float[2])));
            assertThat(e.text()).startsWith("record 1 (id 'b') has a vector of 2 dimensions");
            assertThat(failure(() -> writer.delete(RecordId.of(7))).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
        assertThat(stored.records()).hasSize(1);
    }

    @Test
    void keepsTheIndexUnlessAskedToDropIt() {
        docs.bulkWriter().close();
        assertThat(backend.memory.script().requests()).isEmpty();
        assertThat(index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void dropsTheIndexAndBuildsItAgain() {
        try (BulkWriter writer = docs.bulkWriter(LOAD_FIRST)) {
            assertThat(index()).isEqualTo(IndexSpec.none());
            writer.add(VectorRecord.of("a", VECTOR));
        }
        assertThat(index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void buildsTheIndexAlsoAfterALoadThatFailed() {
        on.put(Operation.UPSERT, () -> {
            throw gone();
        });
        BulkWriter writer = docs.bulkWriter(LOAD_FIRST);
        writer.add(VectorRecord.of("a", VECTOR));
        assertThat(failure(writer::close).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void buildsTheIndexAlsoWhenInterrupted() {
        BulkWriter writer = docs.bulkWriter(LOAD_FIRST);
        writer.add(VectorRecord.of("a", VECTOR));
        Thread.currentThread().interrupt();
        on.put(
                Operation.CREATE_INDEX,
                () -> assertThat(Thread.currentThread().isInterrupted()).isFalse());
        VectorException unused = failure(writer::close); // fails if the interrupt came before the record was written
        assertThat(Thread.interrupted()).isTrue();
        assertThat(index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void goesOnWhenItsProducerIsInterruptedInThePauseBeforeARetry() {
        AtomicInteger failures = new AtomicInteger();
        on.put(Operation.UPSERT, () -> {
            if (failures.getAndIncrement() == 0) {
                Thread.currentThread().interrupt();
                throw gone();
            }
        });
        ClientConfig config = ClientConfig.builder()
                .set("backends.main.type", "fake")
                .resource("main", FakeBackend.class, backend)
                .executor(Runnable::run)
                .build();
        try (VectorClient retrying = VectorClients.open(config);
                BulkWriter writer = retrying.collection("docs").bulkWriter()) {
            writer.add(VectorRecord.of("a", VECTOR)); // sends it on this thread
            assertThat(Thread.interrupted()).isTrue();
            assertThat(stored.records()).isEmpty();
            writer.add(VectorRecord.of("b", VECTOR));
            assertThat(writer.flush().written()).isEqualTo(2);
        }
        assertThat(stored.records()).hasSize(2);
    }

    @Test
    void saysWhichIndexIsMissingWhenItCannotBeBuilt() {
        on.put(Operation.UPSERT, () -> {
            throw VectorException.builder(ErrorCode.REJECTED, "no").build();
        });
        on.put(Operation.CREATE_INDEX, () -> {
            throw VectorException.builder(ErrorCode.PERMISSION_DENIED, "not yours")
                    .build();
        });
        BulkWriter writer = docs.bulkWriter(LOAD_FIRST);
        writer.add(VectorRecord.of("a", VECTOR));
        VectorException e = failure(writer::close);
        assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(e.text())
                .isEqualTo("the load has ended, but the collection is left without its index " + IndexSpec.hnsw()
                        + "; build it with createIndex: not yours");
        assertThat(e.getSuppressed())
                .singleElement()
                .satisfies(load -> assertThat(((VectorException) load).code()).isEqualTo(ErrorCode.REJECTED));
    }

    @Test
    void refusesABuildThatIsNotPossibleBeforeItDropsTheIndex() {
        BulkOptions options = BulkOptions.builder()
                .rebuildIndex(IndexBuild.defaults().concurrently())
                .build();
        assertThat(failure(() -> docs.bulkWriter(options)).code()).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void endsWithItsClient() {
        BulkWriter writer = docs.bulkWriter(LOAD_FIRST);
        client.close();
        assertThat(failure(() -> writer.add(VectorRecord.of("a", VECTOR))).code())
                .isEqualTo(ErrorCode.CLOSED);
        assertThat(failure(writer::close).text()).startsWith("the load has ended, but the collection is left without");
        assertThat(failure(() -> docs.bulkWriter()).code()).isEqualTo(ErrorCode.CLOSED);
    }

    @Test
    void optionsAreChecked() {
        assertThat(failure(() -> BulkOptions.builder().maxBufferedRecords(0)).text())
                .isEqualTo("maxBufferedRecords is 0; accepted are 1 to 10000000");
        assertThat(failure(() -> BulkOptions.builder().maxBufferedBytes(1)).text())
                .isEqualTo("maxBufferedBytes is 1; accepted are 1024 to 68719476736");
        assertThat(failure(() -> BulkOptions.builder().maxConcurrentRequests(65))
                        .text())
                .isEqualTo("maxConcurrentRequests is 65; accepted are 1 to 64");
        assertThat(failure(() -> BulkOptions.builder().maxFailures(-1)).text())
                .isEqualTo("maxFailures is -1; accepted are 0 to 1000000");
        assertThat(BulkOptions.inserts().mode()).isEqualTo(WriteMode.INSERT);
        assertThat(BulkOptions.defaults().rebuildIndex()).isEmpty();
    }

    @Test
    void statsTellWhatWasWritten() {
        docs.upsert(VectorRecord.of("a", VECTOR, Metadata.of("n", 1)));
        assertThat(client.stats().collection("docs")).contains(docs.stats());
        assertThat(client.stats().collection("other")).isEmpty();
        assertThat(client.stats()).hasToString("""
                        docs: 1 write requests, 1 records, 10 bytes, 0 under way, 0 retries, 0 splits, 0 waits of 0 ms
                          upserts 10 x 1 (request 0: 10 x 1, as the backend and the configuration say)
                          inserts 10 x 1 (request 0: 10 x 1, as the backend and the configuration say)
                          searches 3 x 1 (request 0: 3 x 1, as the backend and the configuration say)""");
    }
}
