package io.covector.milvus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.config.Credentials;
import io.covector.config.CredentialsSupplier;
import io.covector.config.Secret;
import io.covector.config.Settings;
import io.covector.filter.Filter;
import io.covector.milvus.internal.schema.KeyValues;
import io.covector.milvus.testing.Calls;
import io.covector.milvus.testing.FakeMilvus;
import io.covector.observe.Operation;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.covector.spi.SpecJson;
import io.covector.spi.WriteBatch;
import io.covector.test.FakeBackendContext;
import io.covector.test.FakeTicker;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backend as a whole, against a server that answers as it is told. */
class MilvusBackendTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("things")
            .vector(VectorField.of(2, Metric.DOT).index(IndexSpec.none()))
            .build();

    private final FakeTicker time = FakeTicker.impatient();
    private FakeMilvus server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeMilvus();
        describe(SPEC, 7);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "v2.3.5, year == 5",
        "v2.4.15, year == 5",
        "v2.5.0, year == {v0}",
        "v2.6.22, year == {v0}",
        "milvus_lite-3.2.2, year == 5"
    })
    void readsTheVersionOnceAndWritesFiltersForIt(String version, String test) {
        describe(SPEC.toBuilder().field("year", FieldType.LONG).build(), 7);
        server.version = version;
        try (MilvusBackend backend = open()) {
            BackendCollection things = things(backend);
            CountQuery strong = CountQuery.all().consistency(Consistency.STRONG);
            for (int i = 0; i < 3; i++) {
                things.count(strong.filter(Filter.eq("year", 5L)), context());
            }
            assertThat(server.requests(QueryRequest.class))
                    .hasSize(3)
                    .allSatisfy(query -> assertThat(query.getExpr()).contains(test));
            assertThat(server.requests(GetVersionRequest.class)).hasSize(1);
        }
    }

    @Test
    void aSchemaThatTheServerDoesNotKnowNeverReachesIt() {
        server.version = "v2.3.1";
        server.missing.set(1);
        CollectionSpec lists =
                SPEC.toBuilder().field("tags", FieldType.STRING_LIST).build();
        try (MilvusBackend backend = open()) {
            server.requests.clear();
            assertThatThrownBy(() -> backend.create(lists, context()))
                    .isInstanceOfSatisfying(VectorException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
                        assertThat(e.mayHaveApplied()).isFalse();
                    })
                    .hasMessageContaining("Milvus v2.3.1 does not know fields of type Array (field 'tags')")
                    .hasMessageContaining("known since Milvus 2.3.2");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void awaitsAServerThatIsStarting() {
        server.unready.set(2);
        open().close();
        assertThat(server.requests(GetVersionRequest.class)).hasSize(3);
        assertThat(time.pauses()).hasSize(2);
    }

    @Test
    void butNoLongerThanTheConnectTimeout() {
        server.unready.set(1_000);
        assertThatThrownBy(this::open)
                .hasMessageMatching(
                        "TIMEOUT: the server's start was awaited for \\d+ ms, the proxy is not ready yet: .*");
    }

    @Test
    void anErrorWhileOpeningLetsGoOfTheConnections() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CredentialsSupplier faulty = () -> {
            if (calls.incrementAndGet() > 1) {
                throw new NoClassDefFoundError("of the application's");
            }
            return Credentials.of(Secret.of("token"));
        };
        Settings settings = Settings.of(Map.of("uri", "http://127.0.0.1:" + server.port(), "database", "mine"));
        assertThatThrownBy(() -> MilvusBackend.open(
                        settings, FakeBackendContext.of(time).resource(CredentialsSupplier.class, faulty)))
                .hasStackTraceContaining("NoClassDefFoundError: of the application's");
        server.ended.acquire();
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void aSessionIsOfTheClientAndTheCollection() {
        try (MilvusBackend backend = open();
                MilvusBackend other = open()) {
            BackendCollection things = things(backend);
            write(things, WriteMode.UPSERT, 500);
            write(things, WriteMode.INSERT, 400); // answers may overtake each other
            read(things(backend), Consistency.SESSION); // another handle of the same client
            read(things(other), Consistency.SESSION);
            read(things, Consistency.STRONG);
            read(things, Consistency.BOUNDED);
            read(things, Consistency.EVENTUAL);
            assertThat(server.requests(QueryRequest.class))
                    .extracting(QueryRequest::getGuaranteeTimestamp)
                    .containsExactly(500L, 1L, 0L, 2L, 1L);
        }
    }

    @Test
    void aDeleteWithoutTimestampMakesReadsStrongUntilOneTellsTheTime() {
        try (MilvusBackend backend = open()) {
            BackendCollection things = things(backend);
            server.counted = 1;
            server.mutation = MutationResult.getDefaultInstance();
            things.delete(List.of(RecordId.of("a")), context());
            server.requests.clear();
            read(things, Consistency.SESSION);
            server.sessionTimestamp = 900;
            read(things, Consistency.SESSION);
            read(things, Consistency.SESSION);
            assertThat(server.requests(QueryRequest.class))
                    .extracting(QueryRequest::getGuaranteeTimestamp)
                    .containsExactly(0L, 0L, 900L);
        }
    }

    @Test
    void aDeleteIsSentWhateverTheStrongestReadSees() {
        try (MilvusBackend backend = open()) {
            things(backend).delete(List.of(RecordId.of("a")), context());
            assertThat(server.request(QueryRequest.class).getGuaranteeTimestamp())
                    .isZero();
            assertThat(server.request(DeleteRequest.class).getExpr()).startsWith("id in ");
        }
    }

    @Test
    void afterADeleteWithoutTimestampTheServerIsAskedForTheTimeOnce() {
        server.clock = 700;
        try (MilvusBackend backend = open()) {
            BackendCollection things = things(backend);
            server.counted = 1;
            server.mutation = MutationResult.getDefaultInstance();
            things.delete(List.of(RecordId.of("a")), context());
            server.requests.clear();
            read(things, Consistency.SESSION);
            read(things, Consistency.SESSION);
            read(things, Consistency.STRONG);
            assertThat(server.requests(QueryRequest.class))
                    .extracting(QueryRequest::getGuaranteeTimestamp)
                    .containsExactly(700L, 700L, 0L);
            assertThat(server.requests(AllocTimestampRequest.class)).hasSize(1);
        }
    }

    @Test
    void aWriteForAnOldSchemaIsMadeForTheNewOneNextTime() {
        try (MilvusBackend backend = open()) {
            BackendCollection things = things(backend);
            describe(SPEC, 8);
            server.mutation = MutationResult.newBuilder()
                    .setStatus(Status.newBuilder().setCode(109).setReason("collection schema mismatch"))
                    .build();
            WriteBatch batch = new WriteBatch(WriteMode.UPSERT, List.of(record()));
            assertThatThrownBy(() -> things.write(batch, context()))
                    .isInstanceOfSatisfying(VectorException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.NOT_READY);
                        assertThat(e.mayHaveApplied()).isFalse();
                    });
            server.mutation = MutationResult.getDefaultInstance();
            things.write(batch, context());
            assertThat(server.requests(UpsertRequest.class))
                    .extracting(UpsertRequest::getSchemaTimestamp)
                    .containsExactly(7L, 8L);
        }
    }

    @Test
    void anAliasIsAskedForItsCollectionBeforeEachRequest() {
        server.description = server.description.toBuilder().addAliases("live").build();
        server.targets.addAll(List.of("things", "things", "others", "others"));
        try (MilvusBackend backend = open()) {
            BackendCollection live = backend.open("live", context()).orElseThrow();
            write(live, WriteMode.INSERT, 500);
            read(live, Consistency.SESSION);
            read(live, Consistency.SESSION);
            assertThat(live.spec().name()).isEqualTo("live");
            assertThat(server.request(InsertRequest.class).getCollectionName()).isEqualTo("things");
            assertThat(server.requests(QueryRequest.class))
                    .extracting(QueryRequest::getCollectionName, QueryRequest::getGuaranteeTimestamp)
                    .containsExactly(tuple("others", 1L), tuple("others", 1L));
            assertThatThrownBy(() -> read(live, Consistency.SESSION))
                    .hasMessageStartingWith("COLLECTION_NOT_FOUND: alias not found");
        }
    }

    @Test
    void anAliasHasTheLimitsOfItsCollection() {
        server.description = server.description.toBuilder().addAliases("live").build();
        server.targets.addAll(List.of("things", "things"));
        SearchBatch like = SearchBatch.builder("vector", 10)
                .projection(Projection.idOnly())
                .build(List.of());
        try (MilvusBackend backend = open()) {
            BackendCollection live = backend.open("live", context()).orElseThrow();
            assertThat(live.searchLimits(like)).isEqualTo(things(backend).searchLimits(like));
            assertThat(live.searchLimits(like).coalesceFrom()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "7, 2"})
    void noMoreRequestsAreConcurrentThanThePoolCarries(int maxSize, int searches) {
        SearchBatch like = SearchBatch.builder("vector", 10).build(List.of());
        try (MilvusBackend backend = open(Map.of("pool.max-size", String.valueOf(maxSize)))) {
            BackendCollection things = things(backend);
            assertThat(things.limits().maxConcurrentRequests()).isEqualTo(maxSize);
            assertThat(things.searchLimits(like).maxConcurrentRequests()).isEqualTo(searches);
        }
    }

    @Test
    void aCollectionThatAReadLoadsAgainIsReleasedAgain() {
        server.stillLoaded.set(2);
        try (MilvusBackend backend = open()) {
            BackendCollection things = things(backend);
            things.createIndex("vector", IndexSpec.hnsw(), IndexBuild.defaults(), context());
            assertThat(things.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
            assertThat(server.requests(ReleaseCollectionRequest.class)).hasSize(3);
            assertThat(server.requests(DropIndexRequest.class)).hasSize(3);
            assertThat(server.requests(CreateIndexRequest.class)).hasSize(1);
        }
    }

    @Test
    void anIndexThatFailsSaysWhy() {
        server.indexes = index(IndexState.Failed);
        try (MilvusBackend backend = open()) {
            BackendCollection things = things(backend);
            assertThatThrownBy(() -> things.createIndex("vector", IndexSpec.hnsw(), IndexBuild.defaults(), context()))
                    .hasMessageStartingWith("INTERNAL: the server could not build it: out of disk")
                    .isInstanceOfSatisfying(
                            VectorException.class,
                            e -> assertThat(e.mayHaveApplied()).isTrue());
            assertThat(server.requests(CreateIndexRequest.class)).hasSize(1);
        }
    }

    @Test
    void anIndexThatTakesTooLongSaysHowFarItIs() {
        server.indexes = index(IndexState.InProgress);
        try (MilvusBackend backend = open()) {
            BackendCollection things = things(backend);
            assertThatThrownBy(() -> things.createIndex(
                            "vector", IndexSpec.hnsw(), IndexBuild.defaults(), Calls.seconds(90, time)))
                    .hasMessageMatching("TIMEOUT: the index of collection 'things' was awaited for \\d+ ms, "
                            + "300 of 1000 rows indexed: .*");
        }
    }

    @Test
    void lookingForALostIndexBuildsNone() {
        try (MilvusBackend backend = open()) {
            server.indexes = DescribeIndexResponse.getDefaultInstance(); // between the drop and the creation
            server.requests.clear();
            BackendCollection things = backend.open("things", creation(3_600)).orElseThrow();
            assertThat(things.spec().vectorField().index()).isEqualTo(IndexSpec.none());
            assertThat(server.requests(CreateIndexRequest.class)).isEmpty();
            assertThat(server.requests(LoadCollectionRequest.class)).isEmpty();
        }
    }

    @Test
    void aLostIndexIsDoneOnlyWhenItIsBuilt() {
        try (MilvusBackend backend = open()) {
            server.indexes = index(IndexState.InProgress);
            assertThatThrownBy(() -> backend.open("things", creation(90)))
                    .hasMessageMatching("TIMEOUT: the index of collection 'things' was awaited for \\d+ ms, "
                            + "300 of 1000 rows indexed: .*");
        }
    }

    @Test
    void anIndexThatIsThereIsWaitedForAndNotBuiltAgain() {
        try (MilvusBackend backend = open()) {
            BackendCollection things = things(backend);
            things.createIndex("vector", IndexSpec.none(), IndexBuild.defaults(), creation(3_600));
            assertThat(server.requests(ReleaseCollectionRequest.class)).isEmpty();
            assertThat(server.requests(CreateIndexRequest.class)).isEmpty();
            server.indexes = index(IndexState.Failed);
            assertThatThrownBy(() ->
                            things.createIndex("vector", IndexSpec.none(), IndexBuild.defaults(), creation(3_600)))
                    .hasMessageContaining("out of disk");
            assertThat(server.requests(DropIndexRequest.class)).hasSize(1);
            assertThat(server.requests(CreateIndexRequest.class)).hasSize(1);
        }
    }

    private CallContext creation(int seconds) {
        return CallContext.of(Operation.CREATE_INDEX, Deadline.after(Duration.ofSeconds(seconds), time));
    }

    @Test
    void aCreationThatStopsHalfwayIsInDoubt() {
        server.missing.set(1);
        server.loads.add(LoadState.LoadStateNotLoad);
        server.load = Status.newBuilder().setCode(3).setReason("out of memory").build();
        try (MilvusBackend backend = open()) {
            assertThatThrownBy(() -> backend.create(SPEC, context()))
                    .isInstanceOfSatisfying(VectorException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
                        assertThat(e.mayHaveApplied()).isTrue();
                    });
        }
    }

    private void describe(CollectionSpec spec, long timestamp) {
        server.description = DescribeCollectionResponse.newBuilder()
                .addProperties(KeyValues.of("covector.spec", SpecJson.write(spec)))
                .setUpdateTimestamp(timestamp)
                .build();
        server.indexes = index(IndexState.Finished);
    }

    private static DescribeIndexResponse index(IndexState state) {
        return DescribeIndexResponse.newBuilder()
                .addIndexDescriptions(IndexDescription.newBuilder()
                        .setFieldName("vector")
                        .setState(state)
                        .setIndexedRows(300)
                        .setTotalRows(1_000)
                        .setIndexStateFailReason("out of disk")
                        .addParams(KeyValues.of("index_type", "FLAT")))
                .build();
    }

    private MilvusBackend open() {
        return open(Map.of());
    }

    private MilvusBackend open(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("uri", "http://127.0.0.1:" + server.port());
        Settings settings = Settings.of(all);
        return MilvusBackend.open(settings, FakeBackendContext.of(time));
    }

    private BackendCollection things(MilvusBackend backend) {
        return backend.open("things", context()).orElseThrow();
    }

    private void write(BackendCollection collection, WriteMode mode, long timestamp) {
        server.mutation = MutationResult.newBuilder().setTimestamp(timestamp).build();
        collection.write(new WriteBatch(mode, List.of(record())), context());
    }

    private void read(BackendCollection collection, Consistency consistency) {
        collection.count(CountQuery.all().consistency(consistency), context());
    }

    private static VectorRecord record() {
        return VectorRecord.of("a", new float[] {1, 2}, Metadata.empty());
    }

    private CallContext context() {
        return Calls.seconds(3_600, time);
    }
}
