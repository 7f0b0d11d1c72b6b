package io.covector.milvus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchTuning;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.config.Settings;
import io.covector.filter.Filter;
import io.covector.milvus.internal.schema.KeyValues;
import io.covector.milvus.testing.Calls;
import io.covector.milvus.testing.FakeMilvus;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SpecJson;
import io.covector.spi.WriteBatch;
import io.covector.test.FakeBackendContext;
import io.covector.test.FakeTicker;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others make of a collection while handles of it are open, against a server that answers as it is told. */
class MilvusIdentityTest {
    private static final CollectionSpec SPEC = CollectionSpec.builder("things")
            .vector(VectorField.of(2, Metric.DOT).index(IndexSpec.none()))
            .build();
    private static final CollectionSpec OTHER =
            SPEC.toBuilder().field("tenant", FieldType.STRING).build();

    private final FakeTicker time = FakeTicker.impatient();
    private FakeMilvus server;
    private MilvusBackend backend;

    @BeforeEach
    void start() throws IOException {
        server = new FakeMilvus();
        describe(SPEC, 1);
        index("FLAT", 1);
        backend = MilvusBackend.open(
                Settings.of(Map.of("uri", "http://127.0.0.1:" + server.port())), FakeBackendContext.of(time));
    }

    @AfterEach
    void stop() {
        backend.close();
        server.close();
    }

    @Test
    void readsAndWritesLookAgainAfterSomeSeconds() {
        BackendCollection things = things();
        describe(OTHER, 2);
        server.requests.clear();
        things.count(CountQuery.all(), context());
        upsert(things);
        assertThat(server.requests(DescribeCollectionRequest.class)).isEmpty();

        time.advance(Duration.ofSeconds(5));
        mismatches(() -> things.count(CountQuery.all(), context()));
        mismatches(() -> upsert(things));
        BackendCollection others = things();
        others.count(CountQuery.all(), context());
        mismatches(() -> things.count(CountQuery.all(), context()));
        assertThat(things.spec()).isEqualTo(SPEC);
        assertThat(others.spec()).isEqualTo(OTHER);
    }

    @Test
    void aFailedLookIsRepeated() {
        BackendCollection things = things();
        time.advance(Duration.ofSeconds(5));
        server.missing.set(1);
        assertThatThrownBy(() -> upsert(things)).hasMessageStartingWith("COLLECTION_NOT_FOUND");
        describe(OTHER, 2);
        mismatches(() -> upsert(things));
        assertThat(server.requests(UpsertRequest.class)).isEmpty();
    }

    @Test
    void nothingIsDeletedFromAnotherKindOfCollection() {
        BackendCollection things = things();
        describe(OTHER, 2);
        mismatches(() -> things.delete(List.of(RecordId.of("a")), context()));
        assertThat(server.requests(DeleteRequest.class)).isEmpty();

        describe(SPEC, 3); // made anew of the same kind
        things.delete(List.of(RecordId.of("a")), context());
        assertThat(server.requests(DeleteRequest.class)).hasSize(1);
        assertThat(things.delete(Filter.all(), context())).isZero();
    }

    @Test
    void aWriteForAnOldSchemaFindsAnotherKindOfCollection() {
        BackendCollection things = things();
        describe(OTHER, 2);
        server.mutation = MutationResult.newBuilder()
                .setStatus(Status.newBuilder().setCode(109).setReason("collection schema mismatch"))
                .build();
        mismatches(() -> upsert(things));
    }

    @Test
    void anExactSearchRestsOnTheIndexThatThereIs() {
        BackendCollection things = things();
        exact(things);
        assertThat(server.requests(SearchRequest.class)).hasSize(1); // by the server, which compares every record

        index("HNSW", 2);
        exact(things);
        assertThat(server.requests(SearchRequest.class)).hasSize(1);
        assertThat(things.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(4, 16));

        server.indexes = DescribeIndexResponse.getDefaultInstance(); // somebody is about to build another one
        exact(things);
        assertThat(server.requests(SearchRequest.class)).hasSize(1);
    }

    @Test
    void anIndexThatIsBuiltDuringAnExactSearchCostsAnother() {
        BackendCollection things = things();
        server.onSearch = () -> index("HNSW", 2);
        exact(things);
        assertThat(server.requests(SearchRequest.class)).hasSize(1);
        assertThat(things.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(4, 16));
    }

    @Test
    void allHandlesKnowTheIndexThatOneHasBuiltOrFailedToBuild() {
        BackendCollection one = things();
        BackendCollection two = things();
        one.createIndex("vector", IndexSpec.hnsw(4, 16), IndexBuild.defaults(), context());
        assertThat(two.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(4, 16));

        server.indexes = DescribeIndexResponse.newBuilder()
                .addIndexDescriptions(
                        IndexDescription.newBuilder().setFieldName("vector").setState(IndexState.Failed))
                .build();
        assertThatThrownBy(() -> one.createIndex("vector", IndexSpec.ivfFlat(4), IndexBuild.defaults(), context()))
                .isInstanceOf(VectorException.class);
        index("FLAT", 3);
        two.count(CountQuery.all(), context()); // looks, although the last look was a moment ago
        assertThat(two.spec().vectorField().index()).isEqualTo(IndexSpec.none());
    }

    private void describe(CollectionSpec spec, long id) {
        server.description = DescribeCollectionResponse.newBuilder()
                .addProperties(KeyValues.of("covector.spec", SpecJson.write(spec)))
                .setCollectionID(id)
                .build();
    }

    private void index(String type, long id) {
        server.indexes = DescribeIndexResponse.newBuilder()
                .addIndexDescriptions(IndexDescription.newBuilder()
                        .setFieldName("vector")
                        .setIndexID(id)
                        .setState(IndexState.Finished)
                        .addParams(KeyValues.of("index_type", type))
                        .addParams(KeyValues.of("M", 4))
                        .addParams(KeyValues.of("efConstruction", 16)))
                .build();
    }

    private BackendCollection things() {
        return backend.open("things", context()).orElseThrow();
    }

    private void upsert(BackendCollection collection) {
        VectorRecord record = VectorRecord.of("a", new float[] {1, 2}, Metadata.empty());
        collection.write(new WriteBatch(WriteMode.UPSERT, List.of(record)), context());
    }

    private void exact(BackendCollection collection) {
        SearchBatch batch = SearchBatch.builder("vector", 1)
                .tuning(SearchTuning.defaults().exact())
                .build(List.of(Vector.wrap(new float[] {1, 2})));
        assertThat(collection.search(batch, context())).hasSize(1);
    }

    private static void mismatches(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
    }

    private CallContext context() {
        return Calls.seconds(3_600, time);
    }
}
