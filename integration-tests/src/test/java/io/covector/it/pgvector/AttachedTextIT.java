package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A column of a table that others have made is the text of records. */
class AttachedTextIT {
    private static PgDatabase database;

    @BeforeAll
    static void create() {
        database = TestServers.postgres().freshDatabase();
        Database.execute(
                database,
                "CREATE TABLE docs (id text PRIMARY KEY, vector vector(2) NOT NULL, text varchar, body varchar(20),"
                        + " label char(4), loud text GENERATED ALWAYS AS (upper(body)) STORED, n bigint, meta jsonb)",
                "INSERT INTO docs (id, vector, text, body, label) VALUES"
                        + " ('a', '[1,0]', 'a field', 'first', 'one'), ('b', '[0,1]', NULL, NULL, NULL),"
                        + " ('c', '[1,1]', NULL, '', '')");
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static VectorClient open(String text, String... more) {
        Map<String, String> mapping = new HashMap<>(Map.of(
                "collections.c.table", "docs",
                "collections.c.metric", "cosine",
                "collections.c.text", text));
        for (int i = 0; i < more.length; i += 2) {
            mapping.put("collections.c." + more[i], more[i + 1]);
        }
        return Clients.open(database, mapping);
    }

    @Test
    void theColumnIsReadFilteredAndWritten() {
        try (VectorClient client = open("body", "fields.text", "text", "metadata", "meta")) {
            VectorCollection docs = client.collection("c");
            assertThat(docs.spec().hasText()).isTrue();
            assertThat(docs.scan(ScanRequest.all()).limit(3).map(VectorRecord::text))
                    .containsExactly("first", null, "");
            VectorRecord mine = VectorRecord.of("d", new float[] {1, 2}, Metadata.of("text", "mine", "body", "free"))
                    .withText("fourth");
            docs.upsert(mine);
            VectorRecord stored = docs.get(RecordId.of("d")).orElseThrow();
            assertThat(stored.text()).isEqualTo("fourth");
            assertThat(stored.metadata()).isEqualTo(mine.metadata());
            assertThat(docs.count(Filter.isNull(Filter.TEXT))).isEqualTo(1);
            assertThat(docs.count(Filter.gt(Filter.TEXT, "f"))).isEqualTo(2);
            assertThatThrownBy(() -> docs.upsert(List.of(mine.withText("x".repeat(21)))))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REJECTED));
            assertThat(docs.delete(List.of(mine.id()))).isEqualTo(1);
        }
    }

    @Test
    void aColumnOfAnotherTypeOfTextsIsRead() {
        try (VectorClient client = open("label")) {
            assertThat(client.collection("c").scan(ScanRequest.all()).map(VectorRecord::text))
                    .containsExactly("one", null, "");
        }
    }

    @Test
    void aTextThatTheServerComputesIsReadAndNotWritten() {
        try (VectorClient client = open("loud", "fields.body", "body")) {
            VectorCollection docs = client.collection("c");
            assertThat(docs.get(RecordId.of("a")).orElseThrow().text()).isEqualTo("FIRST");
            VectorRecord record = VectorRecord.of("e", new float[] {1, 2}, Metadata.of("body", "fifth"));
            assertThatThrownBy(() -> docs.upsert(record.withText("FIFTH")))
                    .hasMessageContaining("record 'e' has a text, whose column \"loud\" is GENERATED ALWAYS");
            docs.upsert(record);
            assertThat(docs.count(Filter.eq(Filter.TEXT, "FIFTH"))).isEqualTo(1);
            assertThat(docs.delete(List.of(record.id()))).isEqualTo(1);
        }
    }

    @Test
    void whatHoldsNoTextsIsRefusedAtOpen() {
        for (String column : List.of("n", "meta", "nowhere")) {
            try (VectorClient client = open(column)) {
                assertThatThrownBy(() -> client.collection("c"))
                        .isInstanceOfSatisfying(
                                VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                        .hasMessageContaining("column '" + column + "' (mapped as 'text') ")
                        .hasMessageContaining(
                                column.equals("nowhere") ? "is missing; there are" : "; accepted are text, varchar");
            }
        }
    }

    @Test
    void aColumnIsMappedOnce() {
        assertThatThrownBy(() -> open("body", "fields.b", "body"))
                .hasMessageContaining("INVALID_CONFIG")
                .hasMessageContaining("collections.c.text")
                .hasMessageContaining("declared field 'b', too; accepted is one of both");
        assertThatThrownBy(() -> open("id")).hasMessageContaining("is that of the ids");
    }
}
