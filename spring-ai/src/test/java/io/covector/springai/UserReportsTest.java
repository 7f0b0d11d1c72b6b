package io.covector.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorClient;
import io.covector.VectorException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.util.MimeTypeUtils;

/** What users of Spring AI's stores have reported of them, by the number of the report where there is one. */
@TestInstance(Lifecycle.PER_CLASS)
class UserReportsTest {
    private final VectorClient client = Stores.client();
    private final TestEmbeddings model = new TestEmbeddings(8);
    private final CovectorVectorStore documents = Stores.builder(client, model).build();
    private CovectorVectorStore store = documents;
    private int tests;

    @BeforeEach
    void chooseAnEmptyCollection() {
        store = documents.forCollection("documents" + ++tests);
    }

    @AfterAll
    void close() {
        client.close();
    }

    private static Document document(String id, Map<String, Object> metadata) {
        return new Document(id, "text of " + id, metadata);
    }

    private List<String> found(String filter) {
        return store
                .similaritySearch(SearchRequest.builder()
                        .query("any")
                        .topK(100)
                        .filterExpression(filter)
                        .build())
                .stream()
                .map(Document::getId)
                .sorted()
                .toList();
    }

    /** 1611 */
    @Test
    void theHealthOfTheStoreIsThatOfItsClient() {
        VectorClient own = Stores.client();
        CovectorVectorStore other = Stores.builder(own, model).build();
        assertThat(own.health().up()).isTrue();
        own.close();
        assertThatThrownBy(() -> other.similaritySearch("x"))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
    }

    /** 437, 468, 1775 */
    @Test
    void severalCollectionsAtRunTime() {
        for (String name : List.of("hotels", "food")) {
            store.forCollection(name).add(List.of(document(name, Map.of())));
        }
        assertThat(client.listCollections()).contains("food", "hotels");
        assertThat(store.forCollection("food").similaritySearch("x"))
                .extracting(Document::getId)
                .containsExactly("food");
        assertThatThrownBy(() -> store.forCollection("no name"))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("no name");
    }

    /** 4849 */
    @Test
    void anotherModelIsNoticedAtTheStart() {
        for (boolean initializeSchema : new boolean[] {true, false}) {
            CovectorVectorStore.Builder changed =
                    Stores.builder(client, new TestEmbeddings(9)).initializeSchema(initializeSchema);
            assertThatThrownBy(changed::build)
                    .hasMessageContaining("its vectors have the dimension 8, the embedding model makes 9");
        }
    }

    /** 4200 */
    @Test
    void datesInFilters() {
        Instant noon = Instant.parse("2026-01-31T12:00:00Z");
        store.add(List.of(
                document("text", Map.of("at", "2026-01-31T12:00:00Z")),
                document("instant", Map.of("at", noon)),
                document("date", Map.of("at", Date.from(noon))),
                document("later", Map.of("at", noon.plusMillis(1))),
                document("earlier", Map.of("at", noon.minusMillis(1))),
                document("day", Map.of("day", LocalDate.of(2026, 1, 31)))));
        assertThat(found("at == '2026-01-31T12:00:00Z'")).containsExactly("date", "instant", "text");
        assertThat(found("at != '2026-01-31T12:00:00Z'")).containsExactly("day", "earlier", "later");
        assertThat(found("at >= '2026-01-31T12:00:00Z'")).containsExactly("date", "instant", "later", "text");
        assertThat(found("at > '2026-01-31T12:00:00Z'")).containsExactly("later");
        assertThat(found("at < '2026-01-31T12:00:00.000Z'")).containsExactly("earlier");
        assertThat(found("at <= '2026-01-31T12:00:00Z'")).containsExactly("date", "earlier", "instant", "text");
        assertThat(found("at in ['2026-01-31T12:00:00Z']")).containsExactly("date", "instant", "text");
        assertThat(found("day > '2026-01-30' && day <= '2026-01-31'")).containsExactly("day");
        assertThat(store.similaritySearch(SearchRequest.builder()
                        .query("x")
                        .filterExpression(new FilterExpressionBuilder()
                                .eq("at", Date.from(noon))
                                .build())
                        .build()))
                .extracting(Document::getId)
                .containsExactlyInAnyOrder("date", "instant");
    }

    private enum Colour {
        RED
    }

    @Test
    void metadataOfEveryType() {
        UUID uuid = UUID.fromString("00000000-0000-0001-0000-000000000002");
        store.add(List.of(document(
                "a",
                Map.of(
                        "uuid",
                        uuid,
                        "colour",
                        Colour.RED,
                        "tags",
                        List.of("x", "y"),
                        "numbers",
                        new int[] {1, 2},
                        "nested",
                        Map.of("deep", Arrays.asList(1, null)),
                        "float",
                        0.5f,
                        "short",
                        (short) 3,
                        "empty",
                        List.of()))));
        Map<String, Object> read = store.get(List.of("a")).get(0).getMetadata();
        assertThat(read)
                .containsEntry("uuid", uuid.toString())
                .containsEntry("colour", "RED")
                .containsEntry("tags", List.of("x", "y"))
                .containsEntry("numbers", List.of(1L, 2L))
                .containsEntry("nested", Map.of("deep", Arrays.asList(1L, null)))
                .containsEntry("float", 0.5)
                .containsEntry("short", 3)
                .containsEntry("empty", List.of());
        assertThat(found("uuid == '" + uuid + "' && colour == 'RED' && nested.deep IS NOT NULL"))
                .containsExactly("a");
        assertThat(found("float == 0.5 && short == 3")).containsExactly("a");
        assertThat(found("absent == 1 || tags == 'x'")).isEmpty();
    }

    @Test
    void aDocumentThatWasFoundCanBeAddedAgain() {
        store.add(List.of(document("a", Map.of("year", 1815, "tags", List.of("x")))));
        Document first = store.similaritySearch("x").get(0);
        first.getMetadata().put("read", true);
        store.add(List.of(first));
        assertThat(store.get(List.of("a")).get(0).getMetadata())
                .isEqualTo(Map.of("year", 1815, "tags", List.of("x"), "read", true));
        assertThat(store.collection().count()).isEqualTo(1);
    }

    @Test
    void metadataThatCannotBeStoredIsRefusedByKeyBeforeTheModelIsAsked() {
        int before = model.texts();
        Document nulled = document("null", Map.of());
        nulled.getMetadata().put("key", null);
        store.add(List.of(nulled));
        assertThat(store.get(List.of("null")).get(0).getMetadata()).isEmpty();
        int after = model.texts();
        assertThat(after).isEqualTo(before + 1);
        for (Object odd : List.of(Double.NaN, new Object(), Duration.ZERO, URI.create("a:b"), Map.of(1, 2))) {
            assertThatThrownBy(() -> store.add(List.of(document("a", Map.of()), document("b", Map.of("odd", odd)))))
                    .isInstanceOf(VectorException.class)
                    .hasMessageContaining("'odd'");
        }
        assertThat(model.texts()).isEqualTo(after);
        assertThat(store.collection().count()).isEqualTo(1);
    }

    @Test
    void aTextThatCannotBeStoredIsRefusedByDocumentBeforeTheModelIsAsked() {
        int before = model.texts();
        for (String odd : List.of("a\u0000b", "half \ud83d")) {
            assertThatThrownBy(() -> store.add(List.of(document("a", Map.of()), new Document("b", odd, Map.of()))))
                    .isInstanceOf(VectorException.class)
                    .hasMessageContaining("text of document 'b'");
        }
        assertThat(model.texts()).isEqualTo(before);
        assertThat(store.collection().count()).isZero();
    }

    @Test
    void anyKeyMayBeMetadata() {
        Map<String, Object> keys = Map.of("content", "x", "text", 1, "id", true, "distance", 0.5, "vector", "v");
        store.add(List.of(document("a", keys)));
        Document read = store.similaritySearch("x").get(0);
        assertThat(read.getText()).isEqualTo("text of a");
        assertThat(read.getMetadata()).isEqualTo(keys);
        assertThat(found("content == 'x' && text == 1 && id == true")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-a-uuid", "7", "../../etc/passwd", "a b'c\"d", "\u00e4\ud83d\ude00"})
    void idsOfEveryKind(String id) {
        store.add(List.of(document(id, Map.of("n", 1))));
        assertThat(store.get(List.of(id))).extracting(Document::getId).containsExactly(id);
        store.delete(List.of(id));
        assertThat(store.collection().count()).isZero();
    }

    @Test
    void longIdsAreKeptAndTooLongOnesRefused() {
        String id = "x".repeat(1024);
        store.add(List.of(document(id, Map.of())));
        assertThat(found("n IS NULL")).containsExactly(id);
        assertThatThrownBy(() -> store.add(List.of(document(id + "x", Map.of()))))
                .hasMessageContaining("has 1025 bytes in UTF-8");
    }

    @Test
    void ofDuplicatesInOneAddTheLastIsTaken() {
        int before = model.texts();
        store.add(List.of(
                document("a", Map.of("n", 1)),
                document("b", Map.of("n", 1)),
                document("a", Map.of("n", 2)),
                document("b", Map.of("n", 1))));
        assertThat(store.collection().count()).isEqualTo(2);
        assertThat(model.texts()).isEqualTo(before + 2);
        assertThat(found("n == 2")).containsExactly("a");
    }

    @Test
    void anyTopK() {
        store.add(IntStream.range(0, 50)
                .mapToObj(i -> document("d" + i, Map.of()))
                .toList());
        for (int topK : new int[] {50, 20_000, Integer.MAX_VALUE}) {
            assertThat(store.similaritySearch(
                            SearchRequest.builder().query("x").topK(topK).build()))
                    .hasSize(50);
            assertThat(store.similaritySearch(SearchRequest.builder()
                            .topK(topK)
                            .filterExpression("n IS NULL")
                            .build()))
                    .hasSize(50);
        }
        assertThat(store.find("n IS NULL", 7)).hasSize(7);
    }

    @Test
    void emptyListsDoNothing() {
        int before = model.texts();
        store.add(List.of());
        store.delete(List.of());
        assertThat(store.get(List.of())).isEmpty();
        assertThat(store.similaritySearch("x")).isEmpty();
        assertThat(model.texts()).isEqualTo(before + 1);
    }

    @Test
    void aVectorOfZerosIsRefusedUnderCosine() {
        TestEmbeddings plane = new TestEmbeddings(2);
        CovectorVectorStore flat =
                Stores.builder(client, plane).collectionName("flat").build();
        assertThatThrownBy(() -> flat.add(List.of(new Document("a", "1 0", Map.of()), new Document("0 0"))))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("zero");
        assertThatThrownBy(() -> flat.similaritySearch("0 0")).hasMessageContaining("zero");
        assertThat(flat.collection().count()).isZero();
    }

    @Test
    void textsAreKeptAsTheyAre() {
        List<String> texts =
                List.of("", " ", "\n\t", "'); drop table x; --", "\u00e4\ud83d\ude00", "word ".repeat(5000));
        for (String text : texts) {
            store.add(List.of(new Document("a", text, Map.of())));
            assertThat(store.get(List.of("a"))).extracting(Document::getText).containsExactly(text);
        }
        assertThatThrownBy(() -> store.add(List.of(new Document("b", "a\0b", Map.of()))))
                .isInstanceOf(VectorException.class)
                .hasMessageContaining("U+0000");
    }

    @Test
    void documentsOfMediaAreRefused() {
        Media media = new Media(MimeTypeUtils.IMAGE_PNG, URI.create("http://localhost/a.png"));
        assertThatThrownBy(() -> store.add(List.of(document("a", Map.of()), new Document(media, Map.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Only text documents");
        assertThat(store.collection().count()).isZero();
    }

    @Test
    void theBatchingStrategyIsAsked() {
        AtomicInteger batches = new AtomicInteger();
        BatchingStrategy pairs = documents -> {
            List<List<Document>> parts = IntStream.range(0, (documents.size() + 1) / 2)
                    .mapToObj(i -> documents.subList(2 * i, Math.min(documents.size(), 2 * i + 2)))
                    .toList();
            batches.addAndGet(parts.size());
            return parts;
        };
        CovectorVectorStore batched = Stores.builder(client, model)
                .collectionName("batched")
                .batchingStrategy(pairs)
                .build();
        batched.add(
                IntStream.range(0, 5).mapToObj(i -> document("d" + i, Map.of())).toList());
        assertThat(batches).hasValue(3);
        for (int i = 0; i < 5; i++) {
            assertThat(batched.similaritySearch(SearchRequest.builder()
                            .query("text of d" + i)
                            .similarityThreshold(1)
                            .build()))
                    .extracting(Document::getId)
                    .containsExactly("d" + i);
        }
    }
}
