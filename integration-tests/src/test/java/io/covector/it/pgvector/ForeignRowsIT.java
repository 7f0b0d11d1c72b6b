package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.covector.Metadata;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that others write and Covector would not: each leaves its neighbours as they are. */
class ForeignRowsIT {
    private static final String HALF_PAIR = "{\"k\": \"x\", \"cut\": \"\\ud83d\"}";
    private static final String WHOLE_PAIR = "{\"k\": \"x\", \"whole\": \"\\ud83d\\ude00 1e99999\"}";
    private static final String BACKSLASH = "{\"k\": \"x\", \"path\": \"C:\\\\u0000\\\\ud83d\"}";
    private static final String GREAT = "{\"k\": \"x\", \"n\": 1e200000}";
    private static final String ZERO = "{\"k\": \"x\", \"n\": \"\\u0000\"}";

    private static PgDatabase database;

    @BeforeAll
    static void create() {
        database = TestServers.postgres().freshDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static Map<String, String> mapping(String table) {
        Map<String, String> mapping = new HashMap<>();
        mapping.put("collections.c.table", table);
        mapping.put("collections.c.metadata", "metadata");
        mapping.put("collections.c.metric", "cosine");
        return mapping;
    }

    private static List<RecordId> ids(VectorCollection rows, Filter filter) {
        return rows.scan(ScanRequest.builder()
                        .filter(filter)
                        .projection(Projection.idOnly())
                        .build())
                .map(VectorRecord::id)
                .toList();
    }

    /** An index of some rows only tells nothing of the others. */
    @ParameterizedTest
    @ValueSource(strings = {"", "CREATE INDEX ON %s USING gin ((metadata::jsonb)) WHERE id = 'a'"})
    void jsonThatJsonbCannotHoldSpoilsNoFilter(String index) {
        String table = index.isEmpty() ? "texts" : "partly_indexed";
        Database.execute(
                database,
                "CREATE TABLE " + table + " (id text PRIMARY KEY, metadata json, vector vector(2) NOT NULL)",
                index.formatted(table),
                "INSERT INTO " + table + " VALUES ('a', '{\"k\": \"x\"}', '[1,0]'), ('b', '" + HALF_PAIR
                        + "', '[1,0]'), ('c', '" + WHOLE_PAIR + "', '[1,0]'), ('d', '" + BACKSLASH
                        + "', '[1,0]'), ('e', '" + GREAT + "', '[1,0]'), ('f', '" + ZERO + "', '[1,0]')");
        try (VectorClient client = Clients.open(database, mapping(table))) {
            VectorCollection rows = client.collection("c");
            List<RecordId> held = List.of(RecordId.of("a"), RecordId.of("c"), RecordId.of("d"));
            assertThat(ids(rows, Filter.eq("k", "x"))).isEqualTo(held);
            assertThat(ids(rows, Filter.exists("k"))).isEqualTo(held);
            assertThat(ids(rows, Filter.eq("path", "C:\\u0000\\ud83d"))).containsExactly(RecordId.of("d"));
            assertThat(rows.scan(ScanRequest.builder().build())
                            .filter(record -> record.metadata().get("k") != null)
                            .map(VectorRecord::id))
                    .isEqualTo(held);
        }
    }

    @Test
    void aKeyThatIsNestedTooDeepLeavesTheOthers() {
        String deep = "[".repeat(40) + "]".repeat(40);
        Database.execute(
                database,
                "CREATE TABLE deep (id text PRIMARY KEY, metadata jsonb, vector vector(2) NOT NULL)",
                "INSERT INTO deep VALUES ('a', '{\"k\": \"x\", \"deep\": " + deep + "}', '[1,0]')");
        try (VectorClient client = Clients.open(database, mapping("deep"))) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.count(Filter.eq("k", "x"))).isEqualTo(1);
            for (Projection projection : List.of(Projection.metadata(), Projection.keys("k", "deep"))) {
                assertThat(rows.scan(ScanRequest.builder()
                                        .projection(projection)
                                        .build())
                                .map(VectorRecord::metadata))
                        .containsExactly(Metadata.of("k", "x"));
            }
        }
    }

    /** A cast of the column would leave the indexes that its owner has made. */
    @Test
    void filtersAreServedByIndexesOnArraysOfOtherTypes() {
        Database.execute(
                database,
                "CREATE TABLE served (id text PRIMARY KEY, vector vector(2), metadata jsonb,"
                        + " tags varchar(9)[], ints int[])",
                "INSERT INTO served SELECT g, '[1,0]', NULL,"
                        + " ARRAY['t' || g % 500], ARRAY[g % 500] FROM generate_series(1, 5000) AS g",
                "CREATE INDEX by_tags ON served USING gin (tags)",
                "CREATE INDEX by_ints ON served USING gin (ints)",
                "ANALYZE served");
        Map<String, String> mapping = mapping("served");
        List.of("tags", "ints").forEach(field -> mapping.put("collections.c.fields." + field, field));
        try (VectorClient client = Clients.open(database, mapping)) {
            VectorCollection rows = client.collection("c");
            Map<String, Filter> served = Map.of(
                    "by_tags", Filter.containsAny("tags", "t7"),
                    "by_ints", Filter.containsAny("ints", 7, Long.MAX_VALUE));
            served.forEach((index, filter) -> {
                await().atMost(Duration.ofMinutes(2))
                        .until(
                                () -> { // counted with a delay, at the end of a statement
                                    assertThat(rows.count(filter)).as(index).isEqualTo(10);
                                    return scans(index) > 0;
                                });
            });
            assertThat(rows.count(Filter.containsAll("ints", 7, Long.MAX_VALUE)))
                    .isZero();
            assertThat(rows.count(Filter.not(Filter.containsAll("ints", 7, Long.MIN_VALUE))))
                    .isEqualTo(5_000);
        }
    }

    private static int scans(String index) {
        return Integer.parseInt(Database.query(
                        database, "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = '" + index + "'")
                .get(0));
    }

    /** It has no direction, and indexes leave it out. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aZeroVectorIsNoHitUnderCosine(boolean indexed) {
        String table = indexed ? "zeros_indexed" : "zeros";
        Database.execute(
                database,
                "CREATE TABLE " + table + " (id text PRIMARY KEY, metadata jsonb, vector vector(2))",
                indexed ? "CREATE INDEX ON " + table + " USING hnsw (vector vector_cosine_ops)" : "SELECT 1",
                "INSERT INTO " + table + " VALUES ('a', NULL, '[1,0]'), ('b', NULL, '[0,0]'), ('c', NULL, '[0,1]')");
        try (VectorClient client = Clients.open(database, mapping(table))) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.search(SearchRequest.of(new float[] {1, 0}, 5)).hits())
                    .extracting(SearchHit::id)
                    .containsExactly(RecordId.of("a"), RecordId.of("c"));
            assertThat(rows.count()).isEqualTo(3);
        }
    }
}
