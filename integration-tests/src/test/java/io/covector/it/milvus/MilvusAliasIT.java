package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.utility.request.AlterAliasReq;
import io.milvus.v2.service.utility.request.CreateAliasReq;
import io.milvus.v2.service.utility.request.DropAliasReq;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Aliases, on both servers: {@code blue} and {@code green} are alike, {@code other} is not. */
@ParameterizedClass
@EnumSource(MilvusKind.class)
class MilvusAliasIT {
    private static final CollectionSpec SPEC = CollectionSpec.builder("blue")
            .vector(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.hnsw(8, 32)))
            .field("rank", FieldType.LONG)
            .build();

    private static MilvusFixture fixture;
    private static VectorClient client;
    private static MilvusClientV2 vendor;
    private static VectorCollection blue;
    private static VectorCollection green;

    @Parameter
    MilvusKind kind;

    @BeforeParameterizedClassInvocation
    static void open(MilvusKind kind) {
        fixture = new MilvusFixture(kind);
        client = fixture.open();
        vendor = client.unwrap(MilvusClientV2.class);
        blue = client.createCollection(SPEC);
        green = client.createCollection(SPEC.toBuilder().name("green").build().withIndex("vector", IndexSpec.none()));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        client.close();
        fixture.close();
    }

    @Test
    void everyCallFollowsTheAlias() {
        createAlias("live", "blue");
        try {
            VectorCollection live = client.collection("live");
            assertThat(live.spec()).isEqualTo(SPEC.toBuilder().name("live").build());
            assertThat(client.openOrCreateCollection(live.spec()).name()).isEqualTo("live");

            live.upsert(record("b", 1), record("b2", 2));
            assertThat(blue.count()).isEqualTo(2);
            blue.upsert(record("b3", 3));
            assertThat(live.count()).isEqualTo(3); // the session is the collection's, by whatever name

            alterAlias("live", "green");
            live.upsert(record("g", 4));

            assertThat(live.spec().vectorField().index()).isEqualTo(IndexSpec.none());
            assertThat(green.scan(ScanRequest.all()).map(VectorRecord::id)).containsExactly(RecordId.of("g"));
            assertThat(live.search(SearchRequest.of(new float[] {0, 1}, 5)).hits())
                    .extracting(hit -> hit.id())
                    .containsExactly(RecordId.of("g"));
            assertThat(live.get(RecordId.of("b"))).isEmpty();
            assertThat(live.count(Filter.gte("rank", 0))).isEqualTo(1);
            assertThat(live.delete(List.of(RecordId.of("b")))).isZero();
            assertThat(live.delete(Filter.eq("rank", 4))).isEqualTo(1);
            assertThat(green.count()).isZero();

            alterAlias("live", "blue");
            assertThat(live.scan(ScanRequest.all()).map(VectorRecord::id))
                    .containsExactly(RecordId.of("b"), RecordId.of("b2"), RecordId.of("b3"));
        } finally {
            dropAlias("live");
            blue.delete(Filter.all());
        }
    }

    @Test
    void anAliasIsNoCollection() {
        createAlias("name", "blue");
        try {
            assertThat(client.collectionExists("name")).isTrue();
            assertThat(client.listCollections()).contains("blue", "green").doesNotContain("name");
            assertFails(
                    ErrorCode.COLLECTION_EXISTS,
                    () -> client.createCollection(SPEC.toBuilder().name("name").build()),
                    "'name' is the name of an alias");
            assertFails(
                    ErrorCode.INVALID_ARGUMENT,
                    () -> client.dropCollection("name"),
                    "'name' is an alias of collection 'blue'");
            assertFails(
                    ErrorCode.INVALID_ARGUMENT,
                    () -> client.dropCollection("blue"),
                    "collection 'blue' has the aliases [name]");
            assertThat(blue.count()).isZero(); // and is still there
        } finally {
            dropAlias("name");
        }
        assertThat(client.collectionExists("name")).isFalse();
    }

    @Test
    void anAliasThatIsGoneOrStandsForSomethingElseIsAnError() {
        client.createCollection(CollectionSpec.builder("other")
                .vector(VectorField.of(3, Metric.EUCLIDEAN).index(IndexSpec.none()))
                .field("rank", FieldType.LONG)
                .build());
        createAlias("moving", "blue");
        VectorCollection moving = client.collection("moving");

        alterAlias("moving", "other");
        assertFails(
                ErrorCode.SCHEMA_MISMATCH,
                () -> moving.upsert(record("a", 1)),
                "alias 'moving' stands for another kind of collection now");
        assertThat(client.collection("moving").spec().vectorField().dimension()).isEqualTo(3);

        dropAlias("moving");
        assertFails(ErrorCode.COLLECTION_NOT_FOUND, moving::count, "moving");
        assertFails(ErrorCode.COLLECTION_NOT_FOUND, () -> client.collection("moving"), "moving");
        assertThat(client.dropCollection("other")).isTrue();
    }

    private static void createAlias(String alias, String collection) {
        vendor.createAlias(
                CreateAliasReq.builder().alias(alias).collectionName(collection).build());
    }

    private static void alterAlias(String alias, String collection) {
        vendor.alterAlias(
                AlterAliasReq.builder().alias(alias).collectionName(collection).build());
    }

    private static void dropAlias(String alias) {
        vendor.dropAlias(DropAliasReq.builder().alias(alias).build());
    }

    private static VectorRecord record(String id, int rank) {
        return VectorRecord.of(id, new float[] {rank, 1}, Metadata.of("rank", rank));
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(text);
    }
}
