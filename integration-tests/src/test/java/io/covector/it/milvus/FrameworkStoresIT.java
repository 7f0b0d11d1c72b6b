package io.covector.it.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.milvus.MilvusEmbeddingStore;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.springai.CovectorVectorStore;
import io.covector.test.servers.MilvusKind;
import io.milvus.client.MilvusServiceClient;
import io.milvus.common.clientenum.ConsistencyLevelEnum;
import io.milvus.param.ConnectParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.milvus.MilvusVectorStore;

/** The published stores of LangChain4j and Spring AI write first, and read what Covector writes after them. */
class FrameworkStoresIT {
    private static final String DOCS = "backends.main.collections.docs.";

    @ParameterizedTest
    @EnumSource(value = MilvusKind.class, names = "MILVUS")
    void langChain4j(MilvusKind kind) {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus other = new ForeignMilvus(fixture);
                VectorClient client = VectorClients.open(fixture.config()
                        .set(DOCS + "collection", "default")
                        .set(DOCS + "metadata", "metadata")
                        .set(DOCS + "fields.text", "text")
                        .build())) {
            MilvusServiceClient vendor = vendor(fixture);
            MilvusEmbeddingStore store = MilvusEmbeddingStore.builder()
                    .milvusClient(vendor)
                    .collectionName("default")
                    .dimension(2)
                    .consistencyLevel(ConsistencyLevelEnum.STRONG)
                    .build();
            store.addAll(
                    List.of("a", "b"),
                    List.of(Embedding.from(new float[] {1, 0}), Embedding.from(new float[] {0, 1})),
                    List.of(
                            TextSegment.from("first", Metadata.from(Map.of("lang", "en", "year", 2020))),
                            TextSegment.from("second")));
            other.awaitWrites("default");
            VectorCollection docs = client.collection("docs");

            assertThat(docs.get(RecordId.of("a")).orElseThrow().metadata())
                    .isEqualTo(io.covector.Metadata.builder()
                            .put("text", "first")
                            .put("lang", "en")
                            .put("year", 2020)
                            .build());
            assertThat(docs.count(Filter.isNull("lang"))).isEqualTo(1);
            docs.upsert(
                    VectorRecord.of("c", new float[] {1, 1}, io.covector.Metadata.of("text", "third", "lang", "fr")));
            docs.delete(Filter.eq("text", "second"));

            List<EmbeddingMatch<TextSegment>> found = store.search(EmbeddingSearchRequest.builder()
                            .queryEmbedding(Embedding.from(new float[] {1, 1}))
                            .maxResults(5)
                            .build())
                    .matches();
            assertThat(found).extracting(EmbeddingMatch::embeddingId).containsExactly("c", "a");
            assertThat(found.get(0).embedded().text()).isEqualTo("third");
            assertThat(found.get(0).embedded().metadata().getString("lang")).isEqualTo("fr");
            assertThat(store.search(EmbeddingSearchRequest.builder()
                                    .queryEmbedding(Embedding.from(new float[] {1, 1}))
                                    .filter(new IsEqualTo("lang", "fr"))
                                    .build())
                            .matches())
                    .hasSize(1);
            vendor.close();
        }
    }

    @ParameterizedTest
    @EnumSource(value = MilvusKind.class, names = "MILVUS")
    void springAi(MilvusKind kind) throws Exception {
        try (MilvusFixture fixture = new MilvusFixture(kind);
                ForeignMilvus other = new ForeignMilvus(fixture);
                VectorClient client = VectorClients.open(fixture.config()
                        .set(DOCS + "collection", "vector_store")
                        .set(DOCS + "id", "doc_id")
                        .set(DOCS + "vector", "embedding")
                        .set(DOCS + "metadata", "metadata")
                        .set(DOCS + "fields.content", "content")
                        .build())) {
            MilvusServiceClient vendor = vendor(fixture);
            MilvusVectorStore store = MilvusVectorStore.builder(vendor, new Lengths())
                    .databaseName(fixture.database())
                    .embeddingDimension(2)
                    .initializeSchema(true)
                    .batchingStrategy(List::of)
                    .build();
            store.afterPropertiesSet();
            store.add(List.of(
                    new Document("a", "one", Map.of("lang", "en", "n", 1)),
                    new Document("b", "a longer one", Map.of("lang", "de"))));
            other.awaitWrites("vector_store");
            VectorCollection docs = client.collection("docs");

            assertThat(docs.count(Filter.eq("n", 1).or(Filter.eq("content", "a longer one"))))
                    .isEqualTo(2);
            assertThat(docs.search(SearchRequest.of(Lengths.vector("one"), 1)).hits())
                    .extracting(SearchHit::id)
                    .containsExactly(RecordId.of("a"));
            docs.upsert(VectorRecord.of(
                    "c", Lengths.vector("three words here"), io.covector.Metadata.of("content", "three words here")));
            docs.delete(List.of(RecordId.of("b")));

            assertThat(store.similaritySearch(org.springframework.ai.vectorstore.SearchRequest.builder()
                            .query("three words here")
                            .topK(5)
                            .build()))
                    .extracting(Document::getId)
                    .containsExactly("c", "a");
            CovectorVectorStore attached = CovectorVectorStore.builder(client, new Lengths())
                    .collectionName("docs")
                    .build();
            attached.add(List.of(new Document("d", "four", Map.of("n", 4))));
            assertThat(attached.similaritySearch("four"))
                    .extracting(Document::getId)
                    .containsExactly("d", "a", "c");
            assertThat(attached.find("n >= 1", 5)).extracting(Document::getText).containsExactly("one", "four");
            assertThat(store.similaritySearch("four"))
                    .extracting(Document::getId)
                    .contains("d");
            vendor.close();
        }
    }

    private static MilvusServiceClient vendor(MilvusFixture fixture) {
        return new MilvusServiceClient(ConnectParam.newBuilder()
                .withUri(fixture.uri())
                .withDatabaseName(fixture.database())
                .build());
    }

    /** A text is where its length says. */
    private static final class Lengths implements EmbeddingModel {
        static float[] vector(String text) {
            return new float[] {text.length(), 8};
        }

        @Override
        public EmbeddingResponse call(EmbeddingRequest request) {
            List<org.springframework.ai.embedding.Embedding> embeddings = new ArrayList<>();
            for (String text : request.getInstructions()) {
                embeddings.add(new org.springframework.ai.embedding.Embedding(vector(text), embeddings.size()));
            }
            return new EmbeddingResponse(embeddings);
        }

        @Override
        public float[] embed(Document document) {
            return vector(document.getText());
        }

        @Override
        public int dimensions() {
            return 2;
        }
    }
}
