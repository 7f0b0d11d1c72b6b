package io.covector.it.milvus;

import static io.covector.it.milvus.ForeignMilvus.fieldOf;
import static io.covector.it.milvus.ForeignMilvus.index;
import static io.covector.it.milvus.ForeignMilvus.schema;
import static io.covector.it.milvus.ForeignMilvus.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.ErrorCode;
import io.covector.IdType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.MilvusKind;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections that others have made, attached by a mapping: read, searched and written beside their owners. */
class MilvusAttachedIT {
    private static final String DOCS = "backends.main.collections.docs.";

    private static VectorClient open(MilvusFixture fixture, String... mapping) {
        ClientConfig.Builder config = fixture.config();
        for (int i = 0; i < mapping.length; i += 2) {
            config.set(DOCS + mapping[i], mapping[i + 1]);
        }
        return VectorClients.open(config.build());
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void asLangChain4jMakesThem(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client =
                        open(fixture, "collection", "langchain", "metadata", "metadata", "fields.text", "text")) {
            owner.create("langchain", ForeignMilvus.langChain4j(2), index("vector", IndexType.FLAT, MetricType.COSINE));
            Map<String, Object> nothing = new HashMap<>();
            nothing.put("lang", null);
            owner.insert(
                    "langchain",
                    List.of(
                            row("a", "first", Map.of("lang", "en", "year", 2020), 1, 0),
                            row("b", "second", nothing, 1, 1),
                            row("c", "third", Map.of("year", 2021.5), 0, 1)));
            VectorCollection docs = client.collection("docs");

            assertThat(docs.spec().fields()).extracting(Object::toString).containsExactly("text STRING");
            assertThat(docs.spec().vectorField().metric()).isEqualTo(Metric.COSINE);
            assertThat(docs.get(RecordId.of("a")).orElseThrow().metadata())
                    .isEqualTo(Metadata.builder()
                            .put("text", "first")
                            .put("lang", "en")
                            .put("year", 2020L)
                            .build());
            assertThat(docs.count()).isEqualTo(3);
            matches(docs, Filter.isNull("lang"), "b", "c");
            matches(docs, Filter.exists("lang"), "a");
            matches(docs, Filter.ne("lang", "de"), "a", "b", "c");
            matches(docs, Filter.gt("year", 2020), "c");
            matches(docs, Filter.eq("text", "second").or(Filter.eq("year", 2020.0)), "a", "b");
            assertThat(docs.search(SearchRequest.builder(new float[] {1, 0})
                                    .topK(2)
                                    .filter(Filter.exists("year"))
                                    .build())
                            .hits())
                    .extracting(SearchHit::id)
                    .containsExactly(RecordId.of("a"), RecordId.of("c"));

            VectorRecord mine = VectorRecord.of(
                    "d",
                    new float[] {1, -1},
                    Metadata.builder()
                            .put("text", "fourth")
                            .put("lang", "fr")
                            .put("nothing", null)
                            .put("tags", List.of("x", 1.5))
                            .build());
            docs.upsert(
                    List.of(mine, VectorRecord.of("a", new float[] {1, 0}, Metadata.of("text", "anew", "lang", "en"))));
            assertThat(docs.get(List.of(RecordId.of("d")), Projection.metadata().withVector()))
                    .containsExactly(mine);
            assertThat(owner.query("langchain", "metadata[\"lang\"] == \"fr\""))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("id", "d").containsEntry("text", "fourth"));
            assertThat(owner.query("langchain", "text == \"anew\"")).hasSize(1);
            assertThat(docs.delete(Filter.eq("lang", "en"))).isEqualTo(1);
            assertThat(docs.delete(List.of(RecordId.of("b")))).isEqualTo(1);
            assertThat(owner.query("langchain", "id >= \"\""))
                    .extracting(row -> row.get("id"))
                    .containsExactlyInAnyOrder("c", "d");

            assertThat(client.listCollections()).containsExactly("docs");
            assertThat(client.collectionExists("docs")).isTrue();
            fails(ErrorCode.UNSUPPORTED, () -> client.dropCollection("docs"), "does not drop");
            fails(
                    ErrorCode.UNSUPPORTED,
                    () -> docs.createIndex(IndexSpec.hnsw(), IndexBuild.defaults()),
                    kind == MilvusKind.LITE ? "does not support" : "changed by whoever made it");
            fails(
                    ErrorCode.INVALID_ARGUMENT,
                    () -> docs.upsert(VectorRecord.of("e", new float[] {1, 0}, Metadata.of("lang", "x"))),
                    "has no value for the field 'text'");
            fails(
                    ErrorCode.INVALID_ARGUMENT,
                    () -> docs.upsert(
                            VectorRecord.of("i".repeat(37), new float[] {1, 0}, Metadata.of("text", "long id"))),
                    "37 bytes; accepted by field 'id' are up to 36");
        }
    }

    private static Map<String, Object> row(String id, String text, Map<String, ?> metadata, float x, float y) {
        return Map.of("id", id, "text", text, "metadata", metadata, "vector", List.of(x, y));
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void pathsAndIdsAreTested(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client =
                        open(fixture, "collection", "langchain", "metadata", "metadata", "fields.text", "text")) {
            owner.create("langchain", ForeignMilvus.langChain4j(2), index("vector", IndexType.FLAT, MetricType.COSINE));
            Map<String, Object> hidden = new HashMap<>(Map.of("a", Map.of("b", 1)));
            hidden.put("a.b", null);
            owner.insert(
                    "langchain",
                    List.of(
                            row("a", "t", Map.of("a", Map.of("b", 1, "c", List.of("x"))), 1, 0),
                            row("b", "t", hidden, 1, 1),
                            row("c", "t", Map.of("a", List.of("x"), "a.b", 2), 1, 0),
                            row("d", "t", Map.of("a", Map.of("b", (1L << 53) + 1, "0", "x")), 1, 0),
                            row("e", "t", Map.of("a", List.of(Map.of("b", 1))), 1, 0)));
            VectorCollection docs = client.collection("docs");

            matches(docs, Filter.eq("a.b", 1), "a");
            matches(docs, Filter.ne("a.b", 1), "b", "c", "d", "e");
            matches(docs, Filter.gt("a.b", 1), "c", "d");
            matches(docs, Filter.eq("a.b", 1L << 53));
            matches(docs, Filter.isNull("a.b"), "b", "e");
            matches(docs, Filter.containsAny("a.c", "x"), "a");
            matches(docs, Filter.eq("a.0", "x"), "d");
            matches(docs, Filter.in(Filter.ID, "a", "e", "none"), "a", "e");
            matches(docs, Filter.gte(Filter.ID, "c").and(Filter.ne("a.b", 2)), "d", "e");
            matches(docs, Filter.contains(Filter.ID, "b"), "b");
            matches(docs, Filter.isNull(Filter.ID));
            assertThat(docs.delete(Filter.notIn(Filter.ID, "a", "b").and(Filter.exists("a.b"))))
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void asSpringAiMakesThem(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(
                        fixture,
                        "collection",
                        "vector_store",
                        "id",
                        "doc_id",
                        "vector",
                        "embedding",
                        "metadata",
                        "metadata",
                        "metric",
                        "cosine",
                        "fields.content",
                        "content")) {
            fails(ErrorCode.COLLECTION_NOT_FOUND, () -> client.collection("docs"), "vector_store", "collections.docs");
            assertThat(client.collectionExists("docs")).isFalse();
            owner.create(
                    "vector_store",
                    ForeignMilvus.springAi(2),
                    index("embedding", IndexType.IVF_FLAT, MetricType.COSINE));
            owner.insert(
                    "vector_store",
                    List.of(
                            Map.of(
                                    "doc_id",
                                    "a",
                                    "content",
                                    "one",
                                    "metadata",
                                    Map.of("k", 1),
                                    "embedding",
                                    List.of(1, 0)),
                            Map.of("doc_id", "b", "content", "two", "metadata", Map.of(), "embedding", List.of(0, 1))));
            VectorCollection docs = client.collection("docs");

            assertThat(docs.spec().vectorField().index())
                    .isEqualTo(kind == MilvusKind.LITE ? IndexSpec.none() : IndexSpec.ivfFlat(1_024)); // not told

            matches(docs, Filter.isNull("k"), "b");
            docs.upsert(VectorRecord.of("c", new float[] {1, 1}, Metadata.of("content", "three", "k", 2)));
            assertThat(docs.search(SearchRequest.of(new float[] {1, 1}, 3)).hits())
                    .extracting(SearchHit::id)
                    .startsWith(RecordId.of("c"))
                    .hasSize(3);
            assertThat(owner.query("vector_store", "metadata[\"k\"] >= 1")).hasSize(2);
        }
    }

    /** Ids that the server makes, a dynamic field, a partition key. */
    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void asScriptsMakeThem(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client =
                        open(fixture, "id", "pk", "vector", "emb", "metadata", "$meta", "fields.tenant", "tenant")) {
            owner.create(
                    "docs",
                    schema(true)
                            .addField(fieldOf("pk", DataType.Int64)
                                    .isPrimaryKey(true)
                                    .autoID(true)
                                    .build())
                            .addField(text("tenant", 64).isPartitionKey(true).build())
                            .addField(fieldOf("emb", DataType.FloatVector)
                                    .dimension(2)
                                    .build()),
                    index("emb", IndexType.AUTOINDEX, MetricType.L2));
            owner.insert(
                    "docs",
                    List.of(
                            Map.of("tenant", "x", "emb", List.of(1, 0), "color", "red", "n", 5),
                            Map.of("tenant", "y", "emb", List.of(0, 1), "color", "blue"),
                            Map.of("tenant", "y", "emb", List.of(3, 3))));
            VectorCollection docs = client.collection("docs");

            assertThat(docs.spec().idType()).isEqualTo(IdType.LONG);
            assertThat(docs.count()).isEqualTo(3);
            assertThat(docs.count(Filter.eq("tenant", "y"))).isEqualTo(2);
            assertThat(docs.count(Filter.isNull("color"))).isEqualTo(1);
            assertThat(docs.count(Filter.ne("color", "red"))).isEqualTo(2);
            List<SearchHit> hits = docs.search(SearchRequest.builder(new float[] {1, 0})
                            .topK(3)
                            .filter(Filter.exists("color"))
                            .build())
                    .hits();
            assertThat(hits).hasSize(2);
            assertThat(hits.get(0).metadata())
                    .isEqualTo(Metadata.builder()
                            .put("tenant", "x")
                            .put("color", "red")
                            .put("n", 5L)
                            .build());
            assertThat(hits.get(0).distance().orElseThrow()).isZero();
            assertThat(docs.scan(ScanRequest.builder()
                                    .projection(Projection.keys("n").withVector())
                                    .build())
                            .toList())
                    .hasSize(3)
                    .allSatisfy(record -> assertThat(record.vector()).isNotNull());
            fails(
                    ErrorCode.UNSUPPORTED,
                    () -> docs.upsert(VectorRecord.of(1L, new float[] {1, 0}, Metadata.of("tenant", "x"))),
                    "auto_id of field 'pk'");
            assertThat(docs.delete(List.of(hits.get(0).id()))).isEqualTo(1);
            assertThat(docs.delete(Filter.eq("tenant", "y"))).isEqualTo(2);
            assertThat(docs.count()).isZero();
        }
    }

    /** The dynamic field and ids of the caller: what is free goes there, beside what is declared. */
    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void typesAndTheDynamicField(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(
                        fixture,
                        "metadata",
                        "$meta",
                        "fields.small",
                        "i8",
                        "fields.whole",
                        "i32",
                        "fields.price",
                        "f",
                        "fields.flag",
                        "b",
                        "fields.tags",
                        "tags")) {
            owner.create(
                    "docs",
                    schema(true)
                            .addField(fieldOf("id", DataType.Int64)
                                    .isPrimaryKey(true)
                                    .autoID(false)
                                    .build())
                            .addField(fieldOf("i8", DataType.Int8).build())
                            .addField(fieldOf("i32", DataType.Int32).build())
                            .addField(fieldOf("f", DataType.Float).build())
                            .addField(fieldOf("b", DataType.Bool).build())
                            .addField(fieldOf("tags", DataType.Array)
                                    .elementType(DataType.VarChar)
                                    .maxCapacity(4)
                                    .maxLength(8)
                                    .build())
                            .addField(fieldOf("vector", DataType.FloatVector)
                                    .dimension(2)
                                    .build()),
                    index("vector", IndexType.HNSW, MetricType.IP));
            owner.insert(
                    "docs",
                    List.of(Map.of(
                            "id",
                            1,
                            "i8",
                            -128,
                            "i32",
                            70_000,
                            "f",
                            19.99f,
                            "b",
                            true,
                            "tags",
                            List.of("x", "y"),
                            "vector",
                            List.of(1, 0),
                            "free",
                            "word")));
            VectorCollection docs = client.collection("docs");

            Metadata first = Metadata.builder()
                    .put("small", -128L)
                    .put("whole", 70_000L)
                    .put("price", 19.99)
                    .put("flag", true)
                    .put("tags", List.of("x", "y"))
                    .put("free", "word")
                    .build();
            assertThat(docs.get(RecordId.of(1)).orElseThrow().metadata()).isEqualTo(first);
            Metadata second = first.toBuilder()
                    .put("small", 127L)
                    .put("price", -0.1)
                    .put("tags", List.of())
                    .put("free", null)
                    .build();
            docs.upsert(VectorRecord.of(2L, new float[] {0, 1}, second));
            assertThat(docs.get(RecordId.of(2)).orElseThrow().metadata()).isEqualTo(second);
            assertThat(owner.query("docs", "id == 2"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("i8", 127).containsEntry("f", -0.1f));

            assertThat(docs.count(Filter.eq("price", 19.99))).isEqualTo(1);
            assertThat(docs.count(Filter.eq("price", (double) 19.99f))).isZero();
            assertThat(docs.count(Filter.gte("price", 19.99))).isEqualTo(1);
            assertThat(docs.count(Filter.gt("price", 19.99))).isZero();
            assertThat(docs.count(Filter.lt("price", 1e300))).isEqualTo(2);
            assertThat(docs.count(Filter.in("price", -0.1, 5.5))).isEqualTo(1);
            assertThat(docs.count(Filter.lt("small", 1_000))).isEqualTo(2);
            assertThat(docs.count(Filter.ne("small", 1_000))).isEqualTo(2);
            assertThat(docs.count(Filter.in("whole", 70_000L, Long.MAX_VALUE))).isEqualTo(2);
            assertThat(docs.count(Filter.containsAny("tags", "y"))).isEqualTo(1);
            assertThat(docs.count(Filter.isNull("free"))).isEqualTo(1);
            refused(docs, first.toBuilder().put("small", 128L).build(), "accepted by Int8 are -128 to 127");
            refused(docs, first.toBuilder().put("price", 1 / 3.0).build(), "which a Float would round");
            if (kind == MilvusKind.MILVUS) { // Lite knows no such limit
                refused(
                        docs,
                        first.toBuilder().put("tags", List.of("123456789")).build(),
                        "accepted by field 'tags'");
            }
            refused(docs, first.toBuilder().put("i8", 1L).build(), "is the name of a field of the collection");
        }
    }

    private static void refused(VectorCollection docs, Metadata metadata, String words) {
        fails(ErrorCode.INVALID_ARGUMENT, () -> docs.upsert(VectorRecord.of(9L, new float[] {1, 0}, metadata)), words);
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void whatDoesNotFitIsToldAllAtOnce(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(
                        fixture,
                        "id",
                        "text",
                        "metadata",
                        "missing",
                        "metric",
                        "euclidean",
                        "fields.json",
                        "metadata",
                        "fields.counts",
                        "ints")) {
            owner.create(
                    "docs",
                    ForeignMilvus.langChain4j(2)
                            .addField(fieldOf("ints", DataType.Array)
                                    .elementType(DataType.Int64)
                                    .maxCapacity(4)
                                    .build()),
                    index("vector", IndexType.FLAT, MetricType.COSINE));
            fails(
                    ErrorCode.SCHEMA_MISMATCH,
                    () -> client.collection("docs"),
                    "'text' (mapped as 'id') is not the primary key, which is 'id'",
                    "field 'missing' (mapped as 'metadata') is missing; there are [id, text, metadata, vector, ints]",
                    "has the metric COSINE, which is COSINE; 'metric' says EUCLIDEAN",
                    "'metadata' (mapped as 'fields.json') has the type JSON; accepted are VarChar",
                    "'ints' (mapped as 'fields.counts') has the type Array of Int64; accepted are VarChar");
            fails(
                    ErrorCode.COLLECTION_EXISTS,
                    () -> client.createCollection(
                            CollectionSpec.builder("docs").vector(2, Metric.DOT).build()),
                    "collections.docs");
        }
    }

    @ParameterizedTest
    @EnumSource(MilvusKind.class)
    void aFieldThatIsLeftOutMakesItReadOnly(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(fixture, "id", "id")) {
            owner.create("docs", ForeignMilvus.langChain4j(2), index("vector", IndexType.FLAT, MetricType.COSINE));
            owner.insert("docs", List.of(row("a", "first", Map.of("lang", "en"), 1, 0)));
            VectorCollection docs = client.collection("docs");

            assertThat(docs.scan(ScanRequest.all()).toList())
                    .singleElement()
                    .satisfies(record -> assertThat(record.metadata()).isEqualTo(Metadata.empty()));
            assertThat(docs.count(Filter.isNull("lang"))).isEqualTo(1);
            assertThat(docs.count(Filter.eq("lang", "en"))).isZero();
            fails(
                    ErrorCode.UNSUPPORTED,
                    () -> docs.upsert(VectorRecord.of("b", new float[] {1, 0})),
                    "it wants a value for 'text' (VarChar), 'metadata' (JSON)",
                    "collections.docs.fields");
            assertThat(docs.delete(List.of(RecordId.of("a")))).isEqualTo(1);
        }
    }

    /** Fields that may be null, and those with a default value: from 2.5 on, and on Lite. */
    @ParameterizedTest
    @EnumSource(value = MilvusKind.class, names = "LITE")
    void fieldsThatMayBeNull(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(fixture, "metadata", "json", "fields.word", "word", "fields.n", "n")) {
            owner.create(
                    "docs",
                    schema(false)
                            .addField(fieldOf("id", DataType.Int64)
                                    .isPrimaryKey(true)
                                    .autoID(false)
                                    .build())
                            .addField(text("word", 64).isNullable(true).build())
                            .addField(fieldOf("n", DataType.Int16)
                                    .isNullable(true)
                                    .build())
                            .addField(fieldOf("json", DataType.JSON)
                                    .isNullable(true)
                                    .build())
                            .addField(fieldOf("other", DataType.Int64)
                                    .defaultValue(7L)
                                    .build())
                            .addField(fieldOf("vector", DataType.FloatVector)
                                    .dimension(2)
                                    .build()),
                    index("vector", IndexType.FLAT, MetricType.L2));
            Map<String, Object> nulls = new HashMap<>(Map.of("id", 2, "vector", List.of(0, 1)));
            Arrays.asList("word", "n", "json").forEach(field -> nulls.put(field, null));
            owner.insert(
                    "docs",
                    List.of(
                            Map.of("id", 1, "word", "w", "n", 3, "json", Map.of("k", "v"), "vector", List.of(1, 0)),
                            nulls));
            VectorCollection docs = client.collection("docs");
            docs.upsert(List.of(
                    VectorRecord.of(3L, new float[] {1, 1}, Metadata.of("n", 3)),
                    VectorRecord.of(4L, new float[] {1, 1}, Metadata.of("word", "x", "k", "z"))));

            assertThat(docs.scan(ScanRequest.all()).map(VectorRecord::metadata).toList())
                    .containsExactly(
                            Metadata.builder()
                                    .put("word", "w")
                                    .put("n", 3)
                                    .put("k", "v")
                                    .build(),
                            Metadata.empty(),
                            Metadata.of("n", 3),
                            Metadata.of("word", "x", "k", "z"));
            matches(docs, Filter.isNull("word"), 2L, 3L);
            matches(docs, Filter.ne("word", "w"), 2L, 3L, 4L);
            matches(docs, Filter.gt("n", 2), 1L, 3L);
            matches(docs, Filter.not(Filter.lt("n", 3)), 1L, 2L, 3L, 4L);
            matches(docs, Filter.ne("k", "v"), 2L, 3L, 4L);
            assertThat(owner.query("docs", "id == 3"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("other", 7L));
        }
    }

    /** Each vector field is a collection of its own; a record needs all of them, so that none is written. */
    @ParameterizedTest
    @EnumSource(value = MilvusKind.class, names = "LITE")
    void oneOfSeveralVectorFields(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = VectorClients.open(fixture.config()
                        .set(DOCS + "collection", "both")
                        .set(DOCS + "vector", "small")
                        .set("backends.main.collections.large.collection", "both")
                        .set("backends.main.collections.large.vector", "large")
                        .build())) {
            owner.create(
                    "both",
                    schema(false)
                            .addField(fieldOf("id", DataType.Int64)
                                    .isPrimaryKey(true)
                                    .autoID(false)
                                    .build())
                            .addField(fieldOf("small", DataType.FloatVector)
                                    .dimension(2)
                                    .build())
                            .addField(fieldOf("large", DataType.FloatVector)
                                    .dimension(3)
                                    .build()),
                    index("small", IndexType.FLAT, MetricType.L2),
                    index("large", IndexType.FLAT, MetricType.IP));
            owner.insert(
                    "both",
                    List.of(
                            Map.of("id", 1, "small", List.of(1, 0), "large", List.of(0, 0, 1)),
                            Map.of("id", 2, "small", List.of(0, 1), "large", List.of(5, 0, 0))));

            VectorCollection small = client.collection("docs");
            VectorCollection large = client.collection("large");
            assertThat(small.spec().vectorField().metric()).isEqualTo(Metric.EUCLIDEAN);
            assertThat(small.search(SearchRequest.of(new float[] {1, 0}, 1)).hits())
                    .extracting(SearchHit::id)
                    .containsExactly(RecordId.of(1));
            assertThat(large.search(SearchRequest.of(new float[] {1, 0, 0}, 1)).hits())
                    .extracting(SearchHit::score)
                    .containsExactly(5.0);
            fails(
                    ErrorCode.UNSUPPORTED,
                    () -> small.upsert(VectorRecord.of(3L, new float[] {1, 1})),
                    "it wants a value for 'large' (FloatVector(3))");
            assertThat(small.delete(List.of(RecordId.of(1)))).isEqualTo(1);
            assertThat(large.count()).isEqualTo(1);
        }
    }

    /** An index by another metric is another collection, for a handle that is open and for one that is opened. */
    @ParameterizedTest
    @EnumSource(value = MilvusKind.class, names = "MILVUS")
    void anIndexThatItsOwnerBuildsAnew(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(fixture, "metadata", "metadata", "fields.text", "text")) {
            owner.create("docs", ForeignMilvus.langChain4j(2), index("vector", IndexType.FLAT, MetricType.COSINE));
            VectorCollection own = client.createCollection(CollectionSpec.builder("own")
                    .vector(VectorField.of(2, Metric.COSINE).index(IndexSpec.none()))
                    .build());
            VectorCollection docs = client.collection("docs");
            for (String name : List.of("docs", "own")) {
                owner.rebuild(name, index("vector", IndexType.HNSW, MetricType.L2));
            }
            SearchRequest search = SearchRequest.of(new float[] {1, 0}, 1);

            fails(ErrorCode.SCHEMA_MISMATCH, () -> docs.search(search), "is another one now", "EUCLIDEAN");
            assertThat(client.collection("docs").spec().vectorField())
                    .isEqualTo(VectorField.of(2, Metric.EUCLIDEAN).index(IndexSpec.hnsw(8, 64)));
            fails(ErrorCode.SCHEMA_MISMATCH, () -> own.search(search), "has the metric 'L2'", "one of COSINE");
            fails(ErrorCode.SCHEMA_MISMATCH, () -> client.collection("own"), "has the metric 'L2'");
            own.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
            assertThat(own.search(search).hits()).isEmpty();
            assertThat(client.collection("own").spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());

            owner.rebuild("docs");
            fails(ErrorCode.SCHEMA_MISMATCH, () -> client.collection("docs"), "field 'vector' has no index");
        }
    }

    /** What cannot be carried is told by its name; what is not mapped is described, with a mapping that fits. */
    @ParameterizedTest
    @EnumSource(value = MilvusKind.class, names = "MILVUS")
    void vectorsOfOtherKindsAndCollectionsWithoutAMapping(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus owner = new ForeignMilvus(fixture);
                VectorClient client = open(fixture, "vector", "bits")) {
            owner.create(
                    "docs",
                    schema(false)
                            .addField(fieldOf("id", DataType.Int64)
                                    .isPrimaryKey(true)
                                    .autoID(false)
                                    .build())
                            .addField(fieldOf("bits", DataType.BinaryVector)
                                    .dimension(16)
                                    .build()),
                    index("bits", IndexType.BIN_FLAT, MetricType.HAMMING));
            owner.create("other", ForeignMilvus.springAi(2), index("embedding", IndexType.FLAT, MetricType.COSINE));
            fails(
                    ErrorCode.SCHEMA_MISMATCH,
                    () -> client.collection("docs"),
                    "field 'bits' (mapped as 'vector') has the type BinaryVector; accepted is FloatVector");
            CollectionSpec spec =
                    CollectionSpec.builder("other").vector(2, Metric.DOT).build();
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> client.createCollection(spec),
                    () -> client.openOrCreateCollection(spec),
                    () -> client.collection("other"),
                    () -> client.collectionExists("other"),
                    () -> client.dropCollection("other"))) {
                fails(
                        ErrorCode.FOREIGN_COLLECTION,
                        call,
                        "embedding FloatVector(2)), FLAT index on embedding by COSINE",
                        "other: {id: doc_id, vector: embedding, metadata: metadata, fields: {content: content}}");
            }
            assertThat(client.collectionState("other").kind()).isEqualTo(CollectionState.Kind.FOREIGN);
            assertThat(client.collectionState("nothing")).isEqualTo(CollectionState.absent());
        }
    }

    private static void matches(VectorCollection docs, Filter filter, Object... ids) {
        assertThat(docs.scan(ScanRequest.builder()
                                .filter(filter)
                                .projection(Projection.idOnly())
                                .build())
                        .map(record -> record.id().value())
                        .toList())
                .as("%s", filter)
                .containsExactly(ids);
        assertThat(docs.count(filter)).as("%s", filter).isEqualTo(ids.length);
    }

    private static void fails(ErrorCode code, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.getMessage()).contains(List.of(words));
        });
    }
}
