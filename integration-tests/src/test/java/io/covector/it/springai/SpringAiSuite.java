package io.covector.it.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.springai.CovectorVectorStore;
import io.covector.tck.TckFixture;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.ai.document.Document;
import org.springframework.ai.test.vectorstore.BaseVectorStoreTests;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Key;
import org.springframework.ai.vectorstore.filter.Filter.Value;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;

/** Spring AI's own suite, as it is published, and what its users have reported of its stores. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("BadImport") // Key, which is that of a filter only here
abstract class SpringAiSuite extends BaseVectorStoreTests {
    private final TckFixture fixture;
    private final String system;
    private final VectorClient client;
    private final HashedEmbeddings model = new HashedEmbeddings();
    private final List<VectorStoreObservationContext> seen = new ArrayList<>();
    private final CovectorVectorStore store;

    /** The suite on a server, whose name in observations is given. */
    SpringAiSuite(TckFixture fixture, String system) {
        this.fixture = fixture;
        this.system = system;
        this.client = fixture.open();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<VectorStoreObservationContext>() {
            @Override
            public void onStop(VectorStoreObservationContext context) {
                seen.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof VectorStoreObservationContext;
            }
        });
        this.store = CovectorVectorStore.builder(client, model)
                .collectionName("documents")
                .initializeSchema(true)
                .observationRegistry(registry)
                .build();
    }

    @BeforeEach
    void clear() {
        store.collection().delete(io.covector.filter.Filter.all());
    }

    @AfterAll
    void close() {
        client.close();
        fixture.close();
    }

    @Override
    protected void executeTest(Consumer<VectorStore> test) {
        test.accept(store);
    }

    private static Document document(String id, Map<String, Object> metadata) {
        return new Document(id, "text of " + id, metadata);
    }

    private List<String> found(SearchRequest.Builder request) {
        return store.similaritySearch(request.build()).stream()
                .map(Document::getId)
                .sorted()
                .toList();
    }

    private List<String> found(String filter) {
        return found(SearchRequest.builder().query("any").topK(100).filterExpression(filter));
    }

    @Test
    void thresholdsAreInclusive() {
        store.add(List.of(document("a", Map.of()), document("b", Map.of()), document("c", Map.of())));
        SearchRequest.Builder like = SearchRequest.builder().query("text of b").topK(Integer.MAX_VALUE);
        assertThat(found(like.similarityThreshold(0))).containsExactly("a", "b", "c");
        assertThat(found(like.similarityThreshold(1))).containsExactly("b");
        List<Document> all =
                store.similaritySearch(like.similarityThresholdAll().build());
        for (Document document : all) {
            double score = document.getScore();
            if (score > 0) {
                assertThat(found(like.similarityThreshold(Math.min(1, score)))).contains(document.getId());
                assertThat(found(like.similarityThreshold(Math.min(1, score + 1e-5))))
                        .as("score %s", score)
                        .satisfies(ids ->
                                assertThat(ids.contains(document.getId())).isEqualTo(score > 1 - 1e-5));
            }
        }
    }

    @Test
    void metadataAndFiltersOfEveryType() {
        Instant noon = Instant.parse("2026-01-31T12:00:00Z");
        String hostile = "it's \"a\" \\key";
        store.add(List.of(
                document("ids need no uuid", Map.of("at", noon, "year", 2020, "tags", List.of("x"))),
                document("b", Map.of("at", "2026-01-31T12:00:00Z", "new", true, "price", 0.5)),
                document("c", Map.of(hostile, "' or true", "big", 1L << 40)),
                document("b", Map.of("at", noon.plusMillis(1), "new", true, "price", 0.5))));
        assertThat(store.collection().count()).isEqualTo(3);
        assertThat(found("at <= '2026-01-31T12:00:00Z'")).containsExactly("ids need no uuid");
        assertThat(found("at > '2026-01-31T12:00:00Z'")).containsExactly("b");
        assertThat(found("new == true && price < 1 || year in [2019, 2020]")).containsExactly("b", "ids need no uuid");
        assertThat(found("year nin [2020]")).containsExactly("b", "c");
        assertThat(found("big IS NOT NULL && NOT (year == 2020)")).containsExactly("c");
        assertThat(found(SearchRequest.builder()
                        .query("any")
                        .filterExpression(new Expression(ExpressionType.EQ, new Key(hostile), new Value("' or true")))))
                .containsExactly("c");
        assertThat(store.get(List.of("c")).get(0).getMetadata())
                .isEqualTo(Map.of(hostile, "' or true", "big", 1L << 40));
        store.delete("price == 0.5");
        store.delete(List.of("c", "not there"));
        assertThat(found("nothing IS NULL")).containsExactly("ids need no uuid");
    }

    @Test
    void filtersAloneNeedNoModel() {
        store.add(List.of(document("a", Map.of("n", 1)), document("b", Map.of("n", 2)), document("c", Map.of())));
        int before = model.texts();
        assertThat(found(SearchRequest.builder().filterExpression("n >= 1"))).containsExactly("a", "b");
        assertThat(store.find("n IS NULL", 10)).extracting(Document::getText).containsExactly("text of c");
        assertThat(store.find("n >= 1", 1)).extracting(Document::getId).containsExactly("a");
        assertThat(model.texts()).isEqualTo(before);
    }

    @Test
    void severalCollectionsAndWhatIsObserved() {
        CovectorVectorStore other = store.forCollection("others");
        other.add(List.of(document("a", Map.of())));
        seen.clear();
        assertThat(other.similaritySearch("any")).hasSize(1);
        assertThat(store.similaritySearch("any")).isEmpty();
        assertThat(seen)
                .extracting(VectorStoreObservationContext::getCollectionName)
                .containsExactly("others", "documents");
        assertThat(seen)
                .extracting(VectorStoreObservationContext::getDatabaseSystem)
                .containsOnly(system);
        assertThatThrownBy(() -> CovectorVectorStore.builder(client, model)
                        .collectionName("others")
                        .dimensions(25)
                        .build())
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("its vectors have the dimension 24, the embedding model makes 25");
    }
}
