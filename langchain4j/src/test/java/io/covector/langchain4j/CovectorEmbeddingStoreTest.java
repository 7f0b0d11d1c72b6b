package io.covector.langchain4j;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.RelevanceScore;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IdType;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CovectorEmbeddingStoreTest {
    private final VectorClient client = Stores.client();

    @AfterEach
    void close() {
        client.close();
    }

    private CovectorEmbeddingStore.Builder builder() {
        return CovectorEmbeddingStore.builder().client(client).collectionName("docs");
    }

    private static EmbeddingSearchRequest near(float x, float y, int maxResults, double minScore) {
        return EmbeddingSearchRequest.builder()
                .queryEmbedding(Embedding.from(new float[] {x, y}))
                .maxResults(maxResults)
                .minScore(minScore)
                .build();
    }

    private static List<EmbeddingMatch<TextSegment>> found(
            CovectorEmbeddingStore store, EmbeddingSearchRequest search) {
        List<EmbeddingMatch<TextSegment>> matches = store.search(search).matches();
        assertThat(store.searchAsync(search).join().matches()).isEqualTo(matches);
        return matches;
    }

    @Test
    void scoresAreLangChain4jsRelevance() {
        CovectorEmbeddingStore store = builder().dimension(2).build();
        float[][] vectors = {{1, 0}, {3, 4}, {0, 2}, {-5, 12}, {-1, 0}};
        List<Embedding> embeddings = new ArrayList<>();
        for (float[] vector : vectors) {
            embeddings.add(Embedding.from(vector));
        }
        store.addAll(List.of("a", "b", "c", "d", "e"), embeddings, null);
        List<EmbeddingMatch<TextSegment>> all = found(store, near(1, 0, 10, 0));
        assertThat(all).extracting(EmbeddingMatch::embeddingId).containsExactly("a", "b", "c", "d", "e");
        double[] cosines = {1, 0.6, 0, -5 / 13.0, -1};
        for (int i = 0; i < cosines.length; i++) {
            assertThat(all.get(i).score())
                    .isCloseTo(RelevanceScore.fromCosineSimilarity(cosines[i]), within(1e-6))
                    .isBetween(0.0, 1.0);
            assertThat(all.get(i).embedding().vector()).isEqualTo(vectors[i]);
            assertThat(found(store, near(1, 0, 10, all.get(i).score()))).hasSize(i + 1);
        }
        assertThat(found(store, near(1, 0, 10, Math.nextUp(all.get(1).score()))))
                .hasSize(1);
    }

    @Test
    void aHugeMaxResultsIsCutToWhatTheBackendFinds() {
        CovectorEmbeddingStore store = builder().dimension(2).build();
        store.add(Embedding.from(new float[] {1, 0}));
        assertThat(found(store, near(1, 0, Integer.MAX_VALUE, 0))).hasSize(1);
        CovectorEmbeddingStore overCollection = CovectorEmbeddingStore.builder()
                .collection(client.collection("docs"))
                .build();
        assertThat(found(overCollection, near(1, 0, Integer.MAX_VALUE, 0))).hasSize(1);
    }

    @Test
    void embeddingsMayStayWhereTheyAre() {
        CovectorEmbeddingStore store =
                builder().dimension(2).returnEmbeddings(false).build();
        store.add(Embedding.from(new float[] {1, 0}), TextSegment.from("hello"));
        assertThat(found(store, near(1, 0, 1, 0))).singleElement().satisfies(match -> {
            assertThat(match.embedding()).isNull();
            assertThat(match.embedded().text()).isEqualTo("hello");
        });
    }

    @Test
    void segmentsComeBackWithTextAndMetadata() {
        CovectorEmbeddingStore store = builder().dimension(2).textField("body").build();
        UUID uuid = new UUID(1, 2);
        Metadata metadata = new Metadata()
                .put("text", "a key")
                .put("uuid", uuid)
                .put("year", 2026)
                .put("share", 0.5);
        String id = store.add(Embedding.from(new float[] {1, 0}), TextSegment.from("hello", metadata));
        store.add("b", Embedding.from(new float[] {0, 1}));
        List<EmbeddingMatch<TextSegment>> matches = found(store, near(1, 0, 2, 0));
        TextSegment segment = matches.get(0).embedded();
        assertThat(matches).extracting(EmbeddingMatch::embeddingId).containsExactly(id, "b");
        assertThat(segment.text()).isEqualTo("hello");
        assertThat(segment.metadata().getString("text")).isEqualTo("a key");
        assertThat(segment.metadata().getUUID("uuid")).isEqualTo(uuid);
        assertThat(segment.metadata().getInteger("year")).isEqualTo(2026);
        assertThat(segment.metadata().getDouble("share")).isEqualTo(0.5);
        assertThat(segment.metadata().containsKey("body")).isFalse();
        assertThat(matches.get(1).embedded()).isNull();
        assertThatThrownBy(() -> store.add(
                        Embedding.from(new float[] {1, 0}), TextSegment.from("x", new Metadata().put("body", "y"))))
                .hasMessageContaining("has the key 'body', under which its text is stored");
    }

    @Test
    void theTextOfASegmentIsThatOfTheRecord() {
        CovectorEmbeddingStore store = builder().dimension(2).build();
        assertThat(store.collection().spec().hasText()).isTrue();
        assertThat(store.collection().spec().fields()).isEmpty();
        Metadata metadata = new Metadata().put("text", "a key").put("$text", "another");
        String id = store.add(Embedding.from(new float[] {1, 0}), TextSegment.from("hello", metadata));
        VectorRecord record = store.collection().get(RecordId.of(id)).orElseThrow();
        assertThat(record.text()).isEqualTo("hello");
        assertThat(record.metadata()).isEqualTo(io.covector.Metadata.of("text", "a key", "$text", "another"));
        assertThat(found(store, near(1, 0, 1, 0)))
                .singleElement()
                .satisfies(match -> assertThat(match.embedded()).isEqualTo(TextSegment.from("hello", metadata)));
    }

    @Test
    void aCollectionMayHoldTheTextInADeclaredField() {
        CollectionSpec.Builder spec =
                CollectionSpec.builder("mapped").vector(2, Metric.COSINE).field("text", FieldType.STRING);
        CovectorEmbeddingStore declared = over(client.createCollection(spec.build()));
        declared.addAll(List.of("a"), List.of(Embedding.from(new float[] {1, 0})), List.of(TextSegment.from("hello")));
        assertThat(declared.collection().get(RecordId.of("a")).orElseThrow().metadata())
                .isEqualTo(io.covector.Metadata.of("text", "hello"));
        CovectorEmbeddingStore both =
                over(client.createCollection(spec.name("both").text().build()));
        both.addAll(List.of("a"), List.of(Embedding.from(new float[] {1, 0})), List.of(TextSegment.from("hello")));
        assertThat(both.collection().get(RecordId.of("a")).orElseThrow().text()).isEqualTo("hello");
        CovectorEmbeddingStore named = CovectorEmbeddingStore.builder()
                .collection(both.collection())
                .textField("text")
                .build();
        assertThat(found(named, near(1, 0, 1, 0)))
                .singleElement()
                .satisfies(match -> assertThat(match.embedded()).isNull());
    }

    /** As stores were created before records had texts. */
    @Test
    void aCollectionThatHoldsTheTextInADeclaredFieldIsOpenedWithADimensionToo() {
        CovectorEmbeddingStore before = builder().dimension(2).textField("text").build();
        String id = before.add(Embedding.from(new float[] {1, 0}), TextSegment.from("hello"));
        CovectorEmbeddingStore store = builder().dimension(2).build();
        assertThat(found(store, near(1, 0, 1, 0))).singleElement().satisfies(match -> {
            assertThat(match.embeddingId()).isEqualTo(id);
            assertThat(match.embedded().text()).isEqualTo("hello");
        });
        assertThatThrownBy(() -> builder().dimension(3).build()).hasMessageContaining("dimension is 2, asked for 3");
        client.createCollection(
                CollectionSpec.builder("bare").vector(2, Metric.COSINE).build());
        assertThatThrownBy(() -> builder().collectionName("bare").dimension(2).build())
                .hasMessageContaining("text is false, asked for true");
    }

    @Test
    void whatOthersHaveStoredIsRead() {
        CovectorEmbeddingStore store = builder().dimension(2).build();
        store.collection()
                .upsert(VectorRecord.of(
                                "a",
                                new float[] {1, 0},
                                io.covector.Metadata.builder()
                                        .put("flag", true)
                                        .put("tags", List.of("x"))
                                        .put("none", null)
                                        .build())
                        .withText("hello"));
        Metadata metadata = found(store, near(1, 0, 1, 0)).get(0).embedded().metadata();
        assertThat(metadata.toMap()).containsOnlyKeys("flag", "tags");
        assertThat(metadata.getString("flag")).isEqualTo("true");
        assertThat(metadata.getString("tags")).isEqualTo("[\"x\"]");
    }

    @Test
    void manyAreWrittenAndRemovedInBulk() {
        CovectorEmbeddingStore store = builder().dimension(2).build();
        List<Embedding> embeddings = new ArrayList<>();
        List<TextSegment> segments = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            embeddings.add(Embedding.from(new float[] {1, i}));
            segments.add(TextSegment.from("text " + i, new Metadata().put("n", i)));
        }
        List<String> ids = store.addAll(embeddings, segments);
        assertThat(ids).hasSize(3_000).doesNotHaveDuplicates();
        assertThat(store.collection().count()).isEqualTo(3_000);
        store.remove(ids.get(0));
        store.removeAll(ids.subList(1, 11));
        store.removeAll(metadataKey("n").isGreaterThanOrEqualTo(20));
        assertThat(store.collection().count()).isEqualTo(9);
        store.removeAll();
        assertThat(store.collection().count()).isZero();
    }

    @Test
    void aStoreClosesOnlyTheClientThatItOwns() {
        builder().dimension(2).build().close();
        assertThat(client.listCollections()).containsExactly("docs");
        VectorClient owned = Stores.client();
        CovectorEmbeddingStore.builder()
                .ownedClient(owned)
                .collectionName("docs")
                .dimension(2)
                .build()
                .close();
        assertRefused(owned::listCollections, ErrorCode.CLOSED, "closed");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(() -> builder().build(), ErrorCode.COLLECTION_NOT_FOUND, "docs");
        assertRefused(() -> CovectorEmbeddingStore.builder().client(client).build(), "a client and a collectionName");
        assertRefused(() -> CovectorEmbeddingStore.builder().build(), "accepted are a collection alone");
        assertRefused(() -> builder().dimension(0), "dimension is 0; accepted are 1 or more");
        assertRefused(() -> builder().dimension(2).metric(Metric.DOT).build(), "accepted are COSINE and EUCLIDEAN");
        assertThat(client.listCollections()).isEmpty();
        VectorCollection bare = client.createCollection(
                CollectionSpec.builder("bare").vector(2, Metric.COSINE).build());
        assertRefused(
                () -> over(bare),
                "collection 'bare' has no text and no declared field 'text'; accepted are a collection with a text");
        assertRefused(
                () -> over(client.createCollection(CollectionSpec.builder("longs")
                        .idType(IdType.LONG)
                        .vector(2, Metric.COSINE)
                        .field("text", FieldType.STRING)
                        .build())),
                "has ids of type LONG; accepted is STRING");
        assertRefused(
                () -> over(client.createCollection(CollectionSpec.builder("typed")
                        .vector(2, Metric.COSINE)
                        .field("text", FieldType.LONG)
                        .build())),
                "has no text and a field of type LONG with the name 'text'");
        assertRefused(
                () -> over(client.createCollection(CollectionSpec.builder("dots")
                        .vector(2, Metric.DOT)
                        .field("text", FieldType.STRING)
                        .build())),
                "collection 'dots' has the metric DOT");
        CovectorEmbeddingStore store = builder().dimension(2).build();
        assertRefused(() -> store.add(Embedding.from(new float[] {0, 0})), "COSINE");
        assertThatThrownBy(() -> store.add((Embedding) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("embedding");
        assertThatThrownBy(() -> store.search(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("request");
    }

    @Test
    void euclideanScoresAreRelevancesAsTheyAre() {
        CovectorEmbeddingStore store =
                builder().dimension(2).metric(Metric.EUCLIDEAN).build();
        store.add("a", Embedding.from(new float[] {0, 0}));
        store.add("b", Embedding.from(new float[] {3, 4}));
        assertThat(found(store, near(0, 0, 2, 0)))
                .extracting(EmbeddingMatch::score)
                .containsExactly(1.0, 1 / 6.0);
        assertThat(found(store, near(0, 0, 2, 0.5)))
                .extracting(EmbeddingMatch::embeddingId)
                .containsExactly("a");
        assertThat(store.collection().get(RecordId.of("a"))).isPresent();
    }

    private static CovectorEmbeddingStore over(VectorCollection collection) {
        return CovectorEmbeddingStore.builder().collection(collection).build();
    }

    private static void assertRefused(Runnable call, String part) {
        assertRefused(call, ErrorCode.INVALID_ARGUMENT, part);
    }

    private static void assertRefused(Runnable call, ErrorCode code, String part) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(part);
    }
}
