package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Encodings and collations in which texts order or compare in another way than everywhere else. */
class EncodingIT {
    @Test
    void aDatabaseThatDoesNotHoldEveryTextIsRefused() {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            String name = database.name() + "_latin";
            Database.execute(
                    database,
                    "CREATE DATABASE " + name + " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
            PgDatabase latin = new PgDatabase(
                    database.server(),
                    name,
                    database.jdbcUrl().replace(database.name(), name),
                    database.user(),
                    database.password());
            try {
                assertThatThrownBy(() -> Clients.open(latin))
                        .isInstanceOfSatisfying(
                                VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                        .hasMessageContaining("has the encoding LATIN1")
                        .hasMessageContaining("accepted is UTF8");
            } finally {
                Database.execute(database, "DROP DATABASE " + name + " WITH (FORCE)");
            }
        }
    }

    @Test
    void idsOfAnyCollationAreReadInTheOrderOfTheirCodePoints() {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            Database.execute(
                    database,
                    "CREATE TABLE words (id text COLLATE \"en-x-icu\" PRIMARY KEY, vector vector(2) NOT NULL)");
            Map<String, String> mapping = Map.of("collections.words.table", "words", "collections.words.metric", "DOT");
            try (VectorClient client = Clients.open(database, mapping)) {
                List<VectorRecord> records = new ArrayList<>();
                List<RecordId> inOrder = new ArrayList<>();
                for (String id : List.of("A", "B", "Z", "_", "a", "b", "z", "\u00e4", "\uFFFD", "\uD83D\uDE00")) {
                    records.add(VectorRecord.of(id, new float[] {1, 2}));
                    inOrder.add(RecordId.of(id));
                }
                client.collection("words").insert(records);
                for (int page : new int[] {3, 100}) {
                    assertThat(client.collection("words")
                                    .scan(ScanRequest.builder().pageSize(page).build())
                                    .map(VectorRecord::id))
                            .containsExactlyElementsOf(inOrder);
                }
            }
        }
    }

    @Test
    void collationsUnderWhichDifferentTextsAreEqualAreRefused() {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            Database.execute(
                    database,
                    "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                    "CREATE TABLE words (id text COLLATE any_case PRIMARY KEY, vector vector(2) NOT NULL,"
                            + " title text COLLATE any_case)");
            Map<String, String> mapping = Map.of(
                    "collections.words.table", "words",
                    "collections.words.metric", "DOT",
                    "collections.words.fields.title", "title");
            try (VectorClient client = Clients.open(database, mapping)) {
                assertThatThrownBy(() -> client.collection("words"))
                        .isInstanceOfSatisfying(
                                VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                        .hasMessageContaining(
                                "column 'id' (mapped as 'id') has the nondeterministic collation \"public.any_case\"")
                        .hasMessageContaining("column 'title' (mapped as 'title') has the nondeterministic collation");
            }
        }
    }
}
