package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables as Spring AI and LangChain4j make them; the statements are those of their published stores. */
class FrameworkTablesIT {
    private static final String SPRING_AI =
            "CREATE TABLE %s (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, content text, metadata json,"
                    + " embedding vector(3))";
    private static final String LANGCHAIN4J =
            "CREATE TABLE %s (embedding_id UUID PRIMARY KEY, embedding vector(3), text TEXT NULL, %s)";
    private static final String A = "00000000-0000-4000-8000-00000000000a";
    private static final String B = "10000000-0000-4000-8000-00000000000b";

    private static PgDatabase database;

    @BeforeAll
    static void create() {
        database = TestServers.postgres().freshDatabase();
        Database.execute(
                database,
                SPRING_AI.formatted("vector_store"),
                "CREATE INDEX spring_ai_vector_index ON vector_store USING HNSW (embedding vector_cosine_ops)",
                "INSERT INTO vector_store VALUES ('" + B
                        + "', 'second', '{\"b\": 1, \"a\": {\"deep\": true}, \"year\": 2020}', '[0,1,0]'), ('" + A
                        + "', 'first', '{\"year\": 1999, \"tags\": [\"x\"]}', '[1,0,0]')",
                LANGCHAIN4J.formatted("lc_json", "metadata JSON NULL"),
                LANGCHAIN4J.formatted("lc_jsonb", "metadata JSONB NULL"),
                LANGCHAIN4J.formatted("lc_columns", "author text NULL, year integer NULL"),
                "INSERT INTO lc_json VALUES ('" + A + "', '[1,0,0]', 'one', '{\"k\":\"v\"}')",
                "INSERT INTO lc_jsonb VALUES ('" + A + "', '[1,0,0]', 'one', NULL)",
                "INSERT INTO lc_columns VALUES ('" + A + "', '[1,0,0]', 'one', 'ann', 7)");
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static Map<String, String> springAi(String table) {
        return Map.of(
                "collections.docs.table", table,
                "collections.docs.vector", "embedding",
                "collections.docs.metadata", "metadata",
                "collections.docs.metric", "cosine",
                "collections.docs.fields.content", "content");
    }

    @Test
    void aTableOfSpringAiIsReadFilteredSearchedAndWritten() {
        try (VectorClient client = Clients.open(database, springAi("vector_store"))) {
            VectorCollection docs = client.collection("docs");
            assertThat(docs.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
            assertThat(docs.get(RecordId.of(B)).orElseThrow().metadata())
                    .isEqualTo(Metadata.builder()
                            .put("content", "second")
                            .put("b", 1)
                            .put("a", Map.of("deep", true))
                            .put("year", 2020)
                            .build());
            assertThat(docs.count(Filter.gte("year", 2000))).isEqualTo(1);
            assertThat(docs.count(Filter.eq("year", 1999))).isEqualTo(1);
            assertThat(docs.count(Filter.containsAny("tags", "x", "y"))).isEqualTo(1);
            assertThat(docs.count(Filter.isNull("tags"))).isEqualTo(1);
            assertThat(docs.search(SearchRequest.builder(new float[] {1, 0, 0})
                                    .topK(5)
                                    .filter(Filter.in("content", "first", "x"))
                                    .build())
                            .hits())
                    .singleElement()
                    .satisfies(hit -> assertThat(hit.id()).isEqualTo(RecordId.of(A)));
            assertThat(docs.scan(ScanRequest.builder()
                            .projection(Projection.keys("year").withVector())
                            .build()))
                    .containsExactly(
                            VectorRecord.of(A, new float[] {1, 0, 0}, Metadata.of("year", 1999)),
                            VectorRecord.of(B, new float[] {0, 1, 0}, Metadata.of("year", 2020)));
            write(docs, "content");
            assertThat(Database.query(
                            database,
                            "SELECT metadata->>'n' FROM vector_store WHERE metadata::jsonb @> '{\"by\": \"us\"}'"
                                    + " ORDER BY id"))
                    .hasSize(30)
                    .startsWith("0", "1");
            assertThat(docs.delete(Filter.eq("by", "us"))).isEqualTo(30);
            assertThat(docs.count()).isEqualTo(2);
        }
    }

    /** Inserts of fewer and more than ten, and upserts. */
    private static void write(VectorCollection docs, String textField) {
        List<VectorRecord> records = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            records.add(VectorRecord.of(
                    new UUID(0x2000000000004000L + i, 0x8000000000000000L).toString(),
                    new float[] {i, 1, 1},
                    Metadata.builder()
                            .put("by", "us")
                            .put("n", i)
                            .put(textField, "text " + i)
                            .build()));
        }
        docs.insert(records.subList(0, 3));
        docs.insert(records.subList(3, 30));
        docs.upsert(records);
        assertThatThrownBy(() -> docs.insert(List.of(records.get(0))))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ID_EXISTS));
        assertThat(docs.get(records.get(7).id(), Projection.metadata().withVector()))
                .contains(records.get(7));
        assertThat(docs.scan(ScanRequest.builder()
                        .filter(Filter.eq("by", "us"))
                        .pageSize(7)
                        .projection(Projection.metadata().withVector())
                        .build()))
                .containsExactlyElementsOf(records);
    }

    @Test
    void onlyCanonicalUuidsAreIds() {
        Database.execute(
                database,
                SPRING_AI.formatted("canonical"),
                "INSERT INTO canonical VALUES ('" + A + "', 'x', '{}', '[1,0,0]'), ('" + B
                        + "', 'y', NULL, '[0,1,0]')");
        try (VectorClient client = Clients.open(database, springAi("canonical"))) {
            VectorCollection docs = client.collection("docs");
            assertThat(docs.get(
                            List.of(RecordId.of(A.toUpperCase(java.util.Locale.ROOT)), RecordId.of("no uuid")),
                            Projection.idOnly()))
                    .isEmpty();
            assertThat(docs.delete(List.of(RecordId.of("no uuid"), RecordId.of("{" + A + "}"))))
                    .isZero();
            for (String id : List.of("no uuid", A.toUpperCase(java.util.Locale.ROOT), A.replace("-", ""))) {
                assertThatThrownBy(() -> docs.upsert(VectorRecord.of(id, new float[] {1, 2, 3})))
                        .isInstanceOfSatisfying(
                                VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                        .hasMessageContaining("'" + id + "' is no canonical UUID")
                        .hasMessageContaining("id column 'id'");
            }
            assertThat(docs.scan(
                            ScanRequest.builder().after(RecordId.of("0zzz")).build()))
                    .extracting(VectorRecord::id)
                    .containsExactly(RecordId.of(B));
            assertThat(docs.delete(List.of(RecordId.of(A)))).isEqualTo(1);
            assertThat(docs.count()).isEqualTo(1);
        }
    }

    @Test
    void tablesOfLangChain4jAreReadFilteredAndWritten() {
        for (String table : List.of("lc_json", "lc_jsonb")) {
            Map<String, String> mapping = Map.of(
                    "collections.docs.table", table,
                    "collections.docs.id", "embedding_id",
                    "collections.docs.vector", "embedding",
                    "collections.docs.metadata", "metadata",
                    "collections.docs.metric", "cosine",
                    "collections.docs.fields.text", "text");
            try (VectorClient client = Clients.open(database, mapping)) {
                VectorCollection docs = client.collection("docs");
                assertThat(docs.count(Filter.eq("text", "one"))).isEqualTo(1);
                assertThat(docs.count(Filter.isNull("k"))).isEqualTo(table.equals("lc_json") ? 0 : 1);
                write(docs, "text");
            }
        }
        Map<String, String> columns = Stream.of("text", "author", "year")
                .collect(java.util.stream.Collectors.toMap(name -> "collections.docs.fields." + name, name -> name));
        columns.putAll(Map.of(
                "collections.docs.table", "lc_columns",
                "collections.docs.id", "embedding_id",
                "collections.docs.vector", "embedding",
                "collections.docs.metric", "cosine"));
        try (VectorClient client = Clients.open(database, columns)) {
            VectorCollection docs = client.collection("docs");
            assertThat(docs.count(Filter.and(Filter.eq("author", "ann"), Filter.lt("year", 8))))
                    .isEqualTo(1);
            docs.upsert(VectorRecord.of(B, new float[] {1, 2, 3}, Metadata.of("author", "bob", "year", 3)));
            assertThat(docs.scan(ScanRequest.builder().build())
                            .map(record -> record.metadata().get("year")))
                    .containsExactly(7L, 3L);
        }
    }

    /** A json column holds what jsonb does not; such a row has no free metadata, and the others are as they are. */
    @Test
    void jsonThatJsonbCannotHoldSpoilsNothing() {
        Database.execute(
                database,
                SPRING_AI.formatted("odd_json"),
                "INSERT INTO odd_json VALUES ('" + A + "', 'x', '{\"k\": \"a\\u0000b\"}', '[1,0,0]'), ('" + B
                        + "', 'y', ' {\"k\": 1, \"k\": 2}', '[0,1,0]')");
        try (VectorClient client = Clients.open(database, springAi("odd_json"))) {
            VectorCollection docs = client.collection("docs");
            assertThat(docs.count(Filter.isNull("k"))).isEqualTo(1);
            assertThat(docs.count(Filter.eq("k", 2))).isEqualTo(1);
            for (Projection projection : List.of(Projection.metadata(), Projection.keys("k", "content"))) {
                assertThat(docs.scan(ScanRequest.builder()
                                        .projection(projection)
                                        .build())
                                .map(VectorRecord::metadata))
                        .containsExactly(Metadata.of("content", "x"), Metadata.of("k", 2, "content", "y"));
            }
        }
    }
}
