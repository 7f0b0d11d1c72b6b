package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import dev.langchain4j.store.embedding.pgvector.DefaultMetadataStorageConfig;
import dev.langchain4j.store.embedding.pgvector.MetadataStorageMode;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.springai.CovectorVectorStore;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgDistanceType;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgIdType;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore.PgIndexType;
import org.springframework.jdbc.core.JdbcTemplate;

/** The published stores of LangChain4j and Spring AI make their tables, write first, and read what Covector writes. */
class FrameworkStoresIT {
    private static final String DOCS = "collections.docs.";
    private static final int DIMENSION = 8;
    private static final int RECORDS = 40;

    private static PgDatabase database;

    @BeforeAll
    static void create() {
        database = TestServers.postgres().freshDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(MetadataStorageMode.class)
    void langChain4j(MetadataStorageMode mode) {
        boolean columns = mode == MetadataStorageMode.COLUMN_PER_KEY;
        String table = "lc_" + mode;
        List<String> definitions = columns
                ? List.of(
                        "lang text NULL",
                        "year integer NULL",
                        "big bigint NULL",
                        "rating double precision NULL",
                        "ref uuid NULL")
                : List.of(mode == MetadataStorageMode.COMBINED_JSON ? "metadata JSON NULL" : "metadata JSONB NULL");
        PgVectorEmbeddingStore store = PgVectorEmbeddingStore.datasourceBuilder()
                .datasource(dataSource())
                .table(table)
                .dimension(DIMENSION)
                .useIndex(true)
                .indexListSize(1)
                .metadataStorageConfig(DefaultMetadataStorageConfig.builder()
                        .storageMode(mode)
                        .columnDefinitions(definitions)
                        .build())
                .build();
        store.addAll(
                IntStream.range(0, RECORDS).mapToObj(FrameworkStoresIT::id).toList(),
                IntStream.range(0, RECORDS)
                        .mapToObj(i -> Embedding.from(vector(i)))
                        .toList(),
                IntStream.range(0, RECORDS)
                        .mapToObj(i -> TextSegment.from("text " + i, Metadata.from(values(i))))
                        .toList());
        Map<String, String> mapping = new LinkedHashMap<>(Map.of(
                DOCS + "table", table.toLowerCase(Locale.ROOT),
                DOCS + "id", "embedding_id",
                DOCS + "vector", "embedding",
                DOCS + "metric", "cosine",
                DOCS + "fields.text", "text"));
        if (columns) {
            List.of("lang", "year", "big", "rating", "ref").forEach(key -> mapping.put(DOCS + "fields." + key, key));
        } else {
            mapping.put(DOCS + "metadata", "metadata");
        }
        try (VectorClient client = Clients.open(database, mapping)) {
            VectorCollection docs = client.collection("docs");
            assertThat(docs.spec().vectorField().index()).isEqualTo(IndexSpec.ivfFlat(1));
            if (columns) {
                assertThat(docs.spec().fields())
                        .extracting(DeclaredField::type)
                        .contains(FieldType.UUID, FieldType.LONG, FieldType.DOUBLE);
            }
            readAndFilter(docs, "text", columns);
            for (int i = 0; i < 5; i++) {
                float[] query = vector(1_000 + i);
                List<EmbeddingMatch<TextSegment>> theirs = search(store, query, null);
                List<SearchHit> ours = search(docs, query);
                assertThat(ours)
                        .extracting(hit -> hit.id().value())
                        .isEqualTo(theirs.stream()
                                .<Object>map(EmbeddingMatch::embeddingId)
                                .toList());
                for (int hit = 0; hit < ours.size(); hit++) {
                    assertThat((1 + ours.get(hit).score()) / 2)
                            .isCloseTo(theirs.get(hit).score(), within(1e-6));
                }
            }

            write(docs, "text");

            assertThat(search(store, vector(200), null).get(0)).satisfies(match -> {
                assertThat(match.embeddingId()).isEqualTo(id(200));
                assertThat(match.score()).isCloseTo(1, within(1e-6));
                assertThat(match.embedding().vector()).containsExactly(vector(200));
                assertThat(match.embedded().text()).isEqualTo("text 200");
                assertThat(match.embedded().metadata().getString("lang")).isEqualTo("fr");
                assertThat(match.embedded().metadata().getInteger("year")).isEqualTo(2_200);
                assertThat(match.embedded().metadata().getLong("big")).isEqualTo(Long.MAX_VALUE - 200);
                assertThat(match.embedded().metadata().getDouble("rating")).isEqualTo(100.5);
                assertThat(match.embedded().metadata().getUUID("ref")).isEqualTo(UUID.fromString(id(700)));
            });
            assertThat(search(store, vector(3), null))
                    .as("what Covector deleted")
                    .noneMatch(match -> match.embeddingId().equals(id(3)));
            assertThat(search(
                            store,
                            vector(0),
                            MetadataFilterBuilder.metadataKey("lang").isEqualTo("fr")))
                    .as("12 new ones and one replaced")
                    .hasSize(13);
            store.removeAll(List.of(id(200)));
            assertThat(docs.get(RecordId.of(id(200)))).isEmpty();
            store.removeAll(MetadataFilterBuilder.metadataKey("year").isGreaterThan(2_200));
            assertThat(docs.count(Filter.eq("lang", "fr"))).isEqualTo(1);
            assertThat(docs.count()).isEqualTo(RECORDS - 1);
        }
    }

    private static List<EmbeddingMatch<TextSegment>> search(
            PgVectorEmbeddingStore store,
            float[] query,
            dev.langchain4j.store.embedding.filter.@Nullable Filter filter) {
        return store.search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(Embedding.from(query))
                        .maxResults(RECORDS)
                        .filter(filter)
                        .build())
                .matches();
    }

    @Test
    void springAi() {
        PgVectorStore store = PgVectorStore.builder(new JdbcTemplate(dataSource()), new Numbers())
                .dimensions(DIMENSION)
                .idType(PgIdType.UUID)
                .distanceType(PgDistanceType.COSINE_DISTANCE)
                .indexType(PgIndexType.HNSW)
                .initializeSchema(true)
                .build();
        store.afterPropertiesSet();
        store.add(IntStream.range(0, RECORDS)
                .mapToObj(i -> new Document(id(i), "text " + i, values(i)))
                .toList());
        Map<String, String> mapping = Map.of(
                DOCS + "table", "vector_store",
                DOCS + "vector", "embedding",
                DOCS + "metadata", "metadata",
                DOCS + "metric", "cosine",
                DOCS + "fields.content", "content");
        try (VectorClient client = Clients.open(database, mapping)) {
            VectorCollection docs = client.collection("docs");
            assertThat(docs.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
            readAndFilter(docs, "content", true);
            for (int i = 0; i < 5; i++) {
                List<Document> theirs = search(store, 1_000 + i, null);
                List<SearchHit> ours = search(docs, vector(1_000 + i));
                assertThat(ours)
                        .extracting(hit -> hit.id().value())
                        .isEqualTo(theirs.stream().<Object>map(Document::getId).toList());
                for (int hit = 0; hit < ours.size(); hit++) {
                    assertThat(ours.get(hit).score()).isCloseTo(theirs.get(hit).getScore(), within(1e-6));
                }
            }

            write(docs, "content");

            assertThat(search(store, 200, null).get(0)).satisfies(document -> {
                assertThat(document.getId()).isEqualTo(id(200));
                assertThat(document.getText()).isEqualTo("text 200");
                assertThat(document.getScore()).isCloseTo(1, within(1e-6));
                assertThat(document.getMetadata())
                        .containsEntry("lang", "fr")
                        .containsEntry("year", 2_200)
                        .containsEntry("big", Long.MAX_VALUE - 200)
                        .containsEntry("rating", 100.5)
                        .containsEntry("ref", id(700));
            });
            assertThat(search(store, 3, null))
                    .noneMatch(document -> document.getId().equals(id(3)));
            assertThat(search(
                            store,
                            0,
                            new FilterExpressionBuilder().eq("lang", "fr").build()))
                    .hasSize(13);
            attached(
                    CovectorVectorStore.builder(client, new Numbers())
                            .collectionName("docs")
                            .build(),
                    store);
            store.delete(List.of(id(200)));
            assertThat(docs.get(RecordId.of(id(200)))).isEmpty();
            store.delete(new FilterExpressionBuilder().gt("year", 2_200).build());
            assertThat(docs.count(Filter.eq("lang", "fr"))).isEqualTo(1);
            assertThat(docs.count()).isEqualTo(RECORDS - 1);
        }
    }

    /** One table through both vector stores of Spring AI. */
    private static void attached(CovectorVectorStore ours, PgVectorStore theirs) {
        List<Document> expected = search(theirs, 7, null);
        List<Document> found = search(ours, 7, null);
        assertThat(found)
                .extracting(Document::getId)
                .isEqualTo(expected.stream().map(Document::getId).toList());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).getText()).isEqualTo(expected.get(i).getText());
            assertThat(expected.get(i).getMetadata())
                    .containsAllEntriesOf(found.get(i).getMetadata());
        }
        ours.add(List.of(new Document(id(900), "text 900", values(900))));
        assertThat(search(theirs, 900, null).get(0).getText()).isEqualTo("text 900");
        ours.delete(List.of(id(900)));
    }

    private static List<Document> search(VectorStore store, int number, @Nullable Expression filter) {
        org.springframework.ai.vectorstore.SearchRequest.Builder request =
                org.springframework.ai.vectorstore.SearchRequest.builder()
                        .query("text " + number)
                        .topK(RECORDS);
        return store.similaritySearch(
                filter == null
                        ? request.build()
                        : request.filterExpression(filter).build());
    }

    /**
     * What the other store wrote is there, equal, and found by every key.
     *
     * @param typed whether the store keeps numbers as such; LangChain4j keeps them in json as texts
     */
    private static void readAndFilter(VectorCollection docs, String textField, boolean typed) {
        List<VectorRecord> expected = IntStream.range(0, RECORDS)
                .mapToObj(i -> record(i, textField, typed ? values(i) : texts(values(i))))
                .toList();
        assertThat(docs.scan(ScanRequest.builder()
                        .projection(Projection.metadata().withVector())
                        .pageSize(7)
                        .build()))
                .containsExactlyElementsOf(expected);
        assertThat(docs.count(Filter.eq(textField, "text 7"))).isEqualTo(1);
        assertThat(docs.count(Filter.eq("lang", "en"))).isEqualTo(20);
        assertThat(docs.count(Filter.ne("lang", "en"))).as("also those without").isEqualTo(20);
        assertThat(docs.count(Filter.isNull("lang"))).isEqualTo(10);
        assertThat(docs.count(Filter.eq("ref", id(509)))).isEqualTo(1);
        if (typed) {
            assertThat(docs.count(Filter.gte("year", 2_030))).isEqualTo(10);
            assertThat(docs.count(Filter.eq("big", Long.MAX_VALUE - 5))).isEqualTo(1);
            assertThat(docs.count(Filter.and(Filter.lt("rating", 5.0), Filter.in("year", 2_000, 2_001, 2_039))))
                    .isEqualTo(2);
        } else {
            assertThat(docs.count(Filter.gte("year", 2_030)))
                    .as("a text is no number")
                    .isZero();
            assertThat(docs.count(Filter.eq("big", "9223372036854775802"))).isEqualTo(1);
            assertThat(docs.count(Filter.in("year", "2000", "2001", "2039"))).isEqualTo(3);
        }
    }

    private static Map<String, Object> texts(Map<String, Object> values) {
        Map<String, Object> texts = new LinkedHashMap<>();
        values.forEach((key, value) -> texts.put(key, value.toString()));
        return texts;
    }

    /** Two new ones, as an upsert, ten by COPY, one replaced, one deleted. */
    private static void write(VectorCollection docs, String textField) {
        List<VectorRecord> records = IntStream.range(200, 212)
                .mapToObj(i -> {
                    Map<String, Object> values = values(i);
                    values.put("lang", "fr");
                    return record(i, textField, values);
                })
                .toList();
        docs.upsert(records.subList(0, 2));
        docs.insert(records.subList(2, 12));
        Map<String, Object> replaced = values(5);
        replaced.put("lang", "fr");
        docs.upsert(record(5, textField, replaced));
        assertThat(docs.delete(List.of(RecordId.of(id(3))))).isEqualTo(1);
        assertThat(docs.get(records.get(4).id(), Projection.metadata().withVector()))
                .contains(records.get(4));
    }

    private static List<SearchHit> search(VectorCollection docs, float[] query) {
        return docs.search(SearchRequest.of(query, RECORDS)).hits();
    }

    private static VectorRecord record(int number, String textField, Map<String, Object> values) {
        io.covector.Metadata.Builder metadata = io.covector.Metadata.builder().put(textField, "text " + number);
        values.forEach(metadata::put);
        return VectorRecord.of(id(number), vector(number), metadata.build());
    }

    /** In the order of their numbers. */
    private static String id(int number) {
        return new UUID(0x2000_0000_0000_4000L + ((long) number << 32), 0x8000_0000_0000_0000L).toString();
    }

    /** No two point away from each other: Spring AI leaves out what does. */
    private static float[] vector(int number) {
        SplittableRandom random = new SplittableRandom(number);
        float[] components = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            components[i] = (float) random.nextDouble();
        }
        return components;
    }

    /** Every fourth has no language. */
    private static Map<String, Object> values(int number) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("year", 2_000 + number);
        values.put("big", Long.MAX_VALUE - number);
        values.put("rating", number / 2.0 + 0.5);
        values.put("ref", id(500 + number));
        if (number % 4 != 0) {
            values.put("lang", number % 4 == 3 ? "de" : "en");
        }
        return values;
    }

    private static DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser(database.user());
        source.setPassword(database.password());
        return source;
    }

    /** The vector of the number at the end of the text. */
    private static final class Numbers implements EmbeddingModel {
        static float[] embedding(String text) {
            return vector(Integer.parseInt(text.substring(text.indexOf(' ') + 1)));
        }

        @Override
        public EmbeddingResponse call(EmbeddingRequest request) {
            List<org.springframework.ai.embedding.Embedding> embeddings = new ArrayList<>();
            for (String text : request.getInstructions()) {
                embeddings.add(new org.springframework.ai.embedding.Embedding(embedding(text), embeddings.size()));
            }
            return new EmbeddingResponse(embeddings);
        }

        @Override
        public float[] embed(Document document) {
            return embedding(document.getText());
        }

        @Override
        public int dimensions() {
            return DIMENSION;
        }
    }
}
