package io.covector.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;

class CovectorVectorStoreTest {
    private final VectorClient client = Stores.client();
    private final TestEmbeddings model = new TestEmbeddings(2);

    @AfterEach
    void close() {
        client.close();
    }

    private CovectorVectorStore store() {
        return Stores.builder(client, model).build();
    }

    private static Document document(String id, String text, Map<String, Object> metadata) {
        return new Document(id, text, metadata);
    }

    private static Document document(String id, String text) {
        return document(id, text, Map.of());
    }

    private static List<String> ids(List<Document> documents) {
        return documents.stream().map(Document::getId).toList();
    }

    private static SearchRequest.Builder query(String query) {
        return SearchRequest.builder().query(query).topK(10);
    }

    @Test
    void aDocumentComesBackWithTextMetadataAndScore() {
        CovectorVectorStore store = store();
        store.add(List.of(document("a", "1 0", Map.of("year", 1815, "big", 1L << 40, "price", 0.5, "new", true))));
        List<Document> found = store.similaritySearch(query("0.6 0.8").build());
        assertThat(found).hasSize(1);
        assertThat(found.get(0).getId()).isEqualTo("a");
        assertThat(found.get(0).getText()).isEqualTo("1 0");
        assertThat(found.get(0).getScore()).isCloseTo(0.6, within(1e-6));
        assertThat(found.get(0).getMetadata())
                .isEqualTo(Map.of("year", 1815, "big", 1L << 40, "price", 0.5, "new", true));
    }

    @Test
    void aThresholdOfZeroTakesEveryDocument() {
        CovectorVectorStore store = store();
        store.add(List.of(document("same", "1 0"), document("across", "0 1"), document("away", "-1 0")));
        assertThat(ids(store.similaritySearch(query("1 0").build()))).containsExactly("same", "across", "away");
        assertThat(ids(store.similaritySearch(
                        query("1 0").similarityThresholdAll().build())))
                .containsExactly("same", "across", "away");
        assertThat(ids(store.similaritySearch(
                        query("1 0").similarityThreshold(Double.MIN_VALUE).build())))
                .containsExactly("same");
    }

    @Test
    void aThresholdOfOneTakesEqualVectorsOnly() {
        CovectorVectorStore store = store();
        store.add(List.of(document("same", "0.1 0.3"), document("longer", "0.2 0.6"), document("near", "0.1 0.31")));
        assertThat(ids(store.similaritySearch(
                        query("0.1 0.3").similarityThreshold(1).build())))
                .containsExactlyInAnyOrder("same", "longer");
    }

    @Test
    void aThresholdIsInclusiveAndExact() {
        CovectorVectorStore store = store();
        store.add(List.of(document("a", "0.6 0.8"), document("b", "0.8 0.6"), document("c", "0.28 0.96")));
        for (Document hit : store.similaritySearch(query("1 0").build())) {
            double score = Optional.ofNullable(hit.getScore()).orElseThrow();
            assertThat(ids(store.similaritySearch(
                            query("1 0").similarityThreshold(score).build())))
                    .contains(hit.getId());
            assertThat(ids(store.similaritySearch(
                            query("1 0").similarityThreshold(Math.nextUp(score)).build())))
                    .doesNotContain(hit.getId());
        }
    }

    @Test
    void otherMetricsHaveTheirOwnScores() {
        CovectorVectorStore near =
                Stores.builder(client, model).metric(Metric.EUCLIDEAN).build();
        near.add(List.of(document("a", "1 0"), document("b", "1 3")));
        assertThat(near.similaritySearch(query("1 0").build()).get(1).getScore())
                .isCloseTo(0.25, within(1e-6));
        assertThat(ids(near.similaritySearch(query("1 0").similarityThreshold(1).build())))
                .containsExactly("a");

        CovectorVectorStore dot = Stores.builder(client, model)
                .collectionName("dot")
                .metric(Metric.DOT)
                .build();
        dot.add(List.of(document("a", "2 0"), document("b", "0.5 0")));
        assertThat(dot.similaritySearch(query("1 0").build()).get(0).getScore()).isEqualTo(2);
        assertThat(ids(dot.similaritySearch(
                        query("1 0").similarityThreshold(0.6).build())))
                .containsExactly("a");
    }

    @Test
    void theDistanceIsMetadataWhereItIsAskedFor() {
        CovectorVectorStore store =
                Stores.builder(client, model).distanceMetadata(true).build();
        store.add(List.of(document("a", "0 1", Map.of("distance", "12 km"))));
        Document hit = store.similaritySearch(query("1 0").build()).get(0);
        assertThat((Double) hit.getMetadata().get("distance")).isCloseTo(1, within(1e-6));
        Document plain =
                Stores.builder(client, model).build().similaritySearch("1 0").get(0);
        assertThat(plain.getMetadata()).isEqualTo(Map.of("distance", "12 km"));
    }

    @Test
    void searchesAreFiltered() {
        CovectorVectorStore store = store();
        store.add(List.of(
                document("a", "1 0", Map.of("year", 2019)),
                document("b", "1 0", Map.of("year", 2020)),
                document("c", "1 0")));
        assertThat(ids(store.similaritySearch(
                        query("1 0").filterExpression("year >= 2020").build())))
                .containsExactly("b");
        assertThat(ids(store.similaritySearch(
                        query("1 0").filterExpression("year != 2020").build())))
                .containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void documentsAreDeletedByIdAndByFilter() {
        CovectorVectorStore store = store();
        store.add(List.of(
                document("a", "1 0", Map.of("year", 2019)),
                document("b", "1 0", Map.of("year", 2020)),
                document("c", "1 0")));
        store.delete(List.of());
        store.delete(List.of("c", "not there"));
        assertThat(store.collection().count()).isEqualTo(2);
        store.delete("year < 2020");
        assertThat(ids(store.get(List.of("a", "b", "c")))).containsExactly("b");
    }

    @Test
    void filterAloneFindsWithoutTheModel() {
        CovectorVectorStore store = store();
        store.add(List.of(
                document("a", "1 0", Map.of("tags", List.of("red", "blue"))),
                document("b", "0 1", Map.of("tags", List.of("blue"))),
                document("c", "1 1", Map.of("year", 2020))));
        int before = model.texts();
        assertThat(ids(store.find("year == 2020", 10))).containsExactly("c");
        assertThat(ids(store.find(Filter.containsAny("tags", "blue"), 10))).containsExactly("a", "b");
        assertThat(ids(store.find(Filter.all(), 2))).containsExactly("a", "b");
        assertThat(store.find("year == 2020", 1).get(0).getScore()).isNull();
        assertThat(store.find("year == 2020", 1).get(0).getText()).isEqualTo("1 1");
        assertThat(ids(store.similaritySearch(SearchRequest.builder()
                        .filterExpression("year == 2020 || tags IS NULL")
                        .build())))
                .containsExactly("c");
        assertThat(ids(store.get(List.of("c", "x", "a")))).containsExactly("c", "a");
        assertThat(store.similaritySearch(query("1 0").topK(0).build())).isEmpty();
        assertThat(model.texts()).isEqualTo(before);
        assertThatThrownBy(() -> store.find(Filter.all(), 0))
                .hasMessageContaining("limit is 0; accepted are 1 or more");
    }

    @Test
    void aBlankQueryWithAThresholdOrWithoutAFilterIsEmbedded() {
        TestEmbeddings hashed = new TestEmbeddings(24);
        CovectorVectorStore store =
                Stores.builder(client, hashed).collectionName("hashed").build();
        store.add(List.of(document("a", "")));
        int before = hashed.texts();
        assertThat(ids(store.similaritySearch(SearchRequest.builder().build()))).containsExactly("a");
        assertThat(ids(store.similaritySearch(SearchRequest.builder()
                        .similarityThreshold(0.9)
                        .filterExpression("x IS NULL")
                        .build())))
                .containsExactly("a");
        assertThat(hashed.texts()).isEqualTo(before + 2);
    }

    @Test
    void collectionsAreChosenByNameAndForEachCall() {
        AtomicReference<String> tenant = new AtomicReference<>("red");
        CovectorVectorStore store =
                Stores.builder(client, model).collectionName(tenant::get).build();
        assertThat(client.listCollections()).isEmpty();
        store.add(List.of(document("a", "1 0")));
        tenant.set("blue");
        store.add(List.of(document("b", "1 0")));
        assertThat(ids(store.similaritySearch("1 0"))).containsExactly("b");
        assertThat(ids(store.forCollection("red").similaritySearch("1 0"))).containsExactly("a");
        assertThat(store.forCollection("red").collection())
                .isSameAs(store.forCollection("red").collection());
        Optional<VectorCollection> nativeClient = store.getNativeClient();
        assertThat(nativeClient).map(VectorCollection::name).hasValue("blue");
        tenant.set(null);
        assertThatThrownBy(() -> store.similaritySearch("1 0"))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("collectionName gave null; accepted is the name of a collection");
    }

    @Test
    void aCollectionThatWasDroppedIsOpenedAgain() {
        CovectorVectorStore store = store();
        store.add(List.of(document("a", "1 0")));
        client.dropCollection("documents");
        assertThatThrownBy(() -> store.similaritySearch("1 0"))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND));
        store.add(List.of(document("b", "1 0")));
        assertThat(ids(store.similaritySearch("1 0"))).containsExactly("b");
    }

    @Test
    void withoutInitializeSchemaTheCollectionMustBeThere() {
        CovectorVectorStore.Builder builder = Stores.builder(client, model).initializeSchema(false);
        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND));
        CovectorVectorStore first = store();
        first.add(List.of(document("a", "1 0")));
        assertThat(ids(builder.build().similaritySearch("1 0"))).containsExactly("a");
    }

    @Test
    void aCollectionOfTheApplicationIsTakenIfItFits() {
        VectorCollection own = client.createCollection(CollectionSpec.builder("own")
                .idType(IdType.LONG)
                .vector(2, Metric.COSINE)
                .field("title", FieldType.STRING)
                .field("year", FieldType.LONG)
                .build());
        CovectorVectorStore store =
                CovectorVectorStore.builder(own, model).textField("title").build();
        store.add(List.of(document("7", "1 0", Map.of("year", 1815))));
        own.upsert(VectorRecord.of(8, new float[] {0, 1}, Metadata.of("odd", null)));
        List<Document> found = store.similaritySearch("1 0");
        assertThat(ids(found)).containsExactly("7", "8");
        assertThat(found.get(1).getText()).isEmpty();
        assertThat(found.get(1).getMetadata()).isEmpty();
        for (String id : List.of("x", "007", "+7", "-0", "9223372036854775808")) {
            assertThatThrownBy(() -> store.add(List.of(document(id, "1 0"))))
                    .hasMessageContaining("id '" + id + "' is no number; collection 'own' has ids of type LONG");
        }
        assertThatThrownBy(() -> store.add(List.of(document("9", "1 0", Map.of("title", "x")))))
                .hasMessageContaining("metadata of document '9' has the key 'title'");
        assertThatThrownBy(() -> store.forCollection("other")).hasMessageContaining("'other' is not the one");
    }

    @Test
    void theTextMayHaveAFieldOfItsOwn() {
        CovectorVectorStore fields = Stores.builder(client, model)
                .collectionName("fields")
                .textField("content")
                .build();
        assertThat(fields.collection().spec().hasText()).isFalse();
        fields.add(List.of(document("a", "1 0")));
        assertThat(fields.find("content == '1 0'", 1).get(0).getText()).isEqualTo("1 0");
        CovectorVectorStore found =
                CovectorVectorStore.builder(fields.collection(), model).build();
        assertThat(found.get(List.of("a")).get(0).getText()).isEqualTo("1 0");
        assertThat(store().collection().spec().hasText()).isTrue();
    }

    @Test
    void collectionsThatDoNotFitAreRefusedAtTheStart() {
        client.createCollection(
                CollectionSpec.builder("bare").vector(2, Metric.COSINE).build());
        client.createCollection(CollectionSpec.builder("documents")
                .vector(3, Metric.DOT)
                .field("content", FieldType.STRING)
                .build());
        assertMismatch(
                Stores.builder(client, model).collectionName("bare"), "it has no text and no declared field 'content'");
        assertMismatch(Stores.builder(client, model), "its vectors have the dimension 3, the embedding model makes 2");
        assertMismatch(
                Stores.builder(client, new TestEmbeddings(3)).metric(Metric.COSINE),
                "its metric is DOT; asked for is COSINE");
        assertThat(Stores.builder(client, new TestEmbeddings(3))
                        .build()
                        .collection()
                        .name())
                .isEqualTo("documents");
    }

    private static void assertMismatch(CovectorVectorStore.Builder builder, String what) {
        assertThatThrownBy(builder::build).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
            assertThat(e).hasMessageContaining(what);
        });
    }

    @Test
    void buildersRefuseWhatDoesNotGoTogether() {
        VectorCollection own = store().collection();
        for (CovectorVectorStore.Builder builder : List.of(
                CovectorVectorStore.builder(client, model),
                CovectorVectorStore.builder(own, model).collectionName("documents"),
                CovectorVectorStore.builder(own, model).initializeSchema(true))) {
            assertThatThrownBy(builder::build)
                    .isInstanceOf(VectorException.class)
                    .hasMessageContaining("accepted are a collection alone");
        }
        assertThatThrownBy(() -> CovectorVectorStore.builder(own, model).dimensions(0))
                .hasMessageContaining("dimensions is 0; accepted are 1 or more");
        assertThatThrownBy(() -> Stores.builder(client, new TestEmbeddings(0))
                        .collectionName("none")
                        .build())
                .hasMessageContaining("the embedding model has the dimension 0");
    }

    @Test
    void nullsAreRefusedByName() {
        CovectorVectorStore store = store();
        assertThatThrownBy(() -> store.doAdd(null)).hasMessage("documents");
        assertThatThrownBy(() -> store.add(Arrays.asList(document("a", "1 0"), null)))
                .hasMessage("one of documents");
        assertThatThrownBy(() -> store.doDelete((List<String>) null)).hasMessage("ids");
        assertThatThrownBy(() -> CovectorVectorStore.builder((VectorClient) null, model))
                .hasMessage("client");
        assertThatThrownBy(() -> CovectorVectorStore.builder(client, null)).hasMessage("embeddingModel");
        assertThat(store.collection().count()).isZero();
    }
}
