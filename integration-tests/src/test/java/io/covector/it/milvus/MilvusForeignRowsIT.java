package io.covector.it.milvus;

import static io.covector.it.milvus.ForeignMilvus.fieldOf;
import static io.covector.it.milvus.ForeignMilvus.index;
import static io.covector.it.milvus.ForeignMilvus.schema;
import static io.covector.it.milvus.ForeignMilvus.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.partition.request.CreatePartitionReq;
import io.milvus.v2.service.vector.request.InsertReq;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others write into their collections and Covector would not: each record leaves its neighbours as they are. */
class MilvusForeignRowsIT {
    private static VectorClient open(MilvusFixture fixture, String metadata) {
        return VectorClients.open(fixture.config()
                .set("backends.main.collections.docs.collection", "theirs")
                .set("backends.main.collections.docs.metadata", metadata)
                .build());
    }

    private static CollectionSchema records(boolean dynamic) {
        CollectionSchema schema = schema(dynamic)
                .addField(text("id", 100).isPrimaryKey(true).autoID(false).build())
                .addField(fieldOf("vector", DataType.FloatVector).dimension(2).build());
        return dynamic
                ? schema
                : schema.addField(fieldOf("metadata", DataType.JSON).build());
    }

    private static Map<String, ?> row(String id, Map<String, ?> metadata) {
        return Map.of("id", id, "metadata", metadata, "vector", List.of(1, 0));
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void aKeyThatCovectorCannotHoldLeavesTheOthers(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(fixture, "metadata")) {
            owner.create("theirs", records(false), index("vector", IndexType.FLAT, MetricType.COSINE));
            List<Object> deep = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                deep = new ArrayList<>(Collections.singletonList(deep));
            }
            owner.insert(
                    "theirs",
                    List.of(
                            row("a", Map.of("k", "x")),
                            row("b", Map.of("k", "x", "odd", "\u0000")),
                            row("c", Map.of("k", "x", "odd", deep))));
            VectorCollection docs = client.collection("docs");
            List<RecordId> all = List.of(RecordId.of("a"), RecordId.of("b"), RecordId.of("c"));
            assertThat(docs.scan(ScanRequest.builder().build()).map(VectorRecord::metadata))
                    .containsExactly(Metadata.of("k", "x"), Metadata.of("k", "x"), Metadata.of("k", "x"));
            assertThat(docs.search(SearchRequest.of(new float[] {1, 0}, 3)).hits())
                    .extracting(SearchHit::id)
                    .containsExactlyInAnyOrderElementsOf(all);
            for (Filter filter : List.of(Filter.eq("k", "x"), Filter.startsWith("k", "x"), Filter.ne("k", "y"))) {
                assertThat(docs.scan(ScanRequest.builder().filter(filter).build())
                                .map(VectorRecord::id))
                        .isEqualTo(all);
            }
        }
    }

    /** An upsert of 2.3 replaces only what is in the partition that it writes to. */
    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void recordsOfPartitionsAreNotDoubled(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(fixture, "$meta")) {
            owner.create("theirs", records(true), index("vector", IndexType.FLAT, MetricType.COSINE));
            owner.client()
                    .createPartition(CreatePartitionReq.builder()
                            .collectionName("theirs")
                            .partitionName("archive")
                            .build());
            owner.client()
                    .insert(InsertReq.builder()
                            .collectionName("theirs")
                            .partitionName("archive")
                            .data(List.of(ForeignMilvus.json(Map.of("id", "a", "vector", List.of(1, 0), "k", 1))))
                            .build());
            owner.awaitWrites("theirs");
            VectorCollection docs = client.collection("docs");
            VectorRecord anew = VectorRecord.of("a", new float[] {0, 1}, Metadata.of("k", 2));
            if (kind == MilvusKind.LITE) { // which knows the id in all partitions
                docs.upsert(anew);
            } else {
                assertThatThrownBy(() -> docs.upsert(anew))
                        .isInstanceOfSatisfying(
                                VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                        .hasMessageContaining("[archive]");
                assertThat(docs.delete(List.of(RecordId.of("a")))).isEqualTo(1);
                docs.insert(List.of(anew));
            }
            assertThat(docs.count()).isEqualTo(1);
            assertThat(docs.count(Filter.eq("k", 2))).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void aReadSaysThatTheCollectionWasMadeAnewWithOtherFields(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(fixture, "$meta")) {
            owner.create("theirs", records(true), index("vector", IndexType.FLAT, MetricType.COSINE));
            VectorCollection docs = client.collection("docs");
            owner.drop("theirs");
            owner.create("theirs", records(false), index("vector", IndexType.FLAT, MetricType.COSINE));
            owner.insert("theirs", List.of(row("a", Map.of("k", "x"))));
            assertThatThrownBy(() -> docs.search(SearchRequest.of(new float[] {1, 0}, 3)))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                    .hasMessageContaining("there is no dynamic field");
        }
    }
}
