package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchHit;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.PgServer;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of every shape: each does what it says, with one record as with many. */
class TableShapesIT {
    private static PgDatabase database;

    @BeforeAll
    static void create() {
        database = TestServers.postgres().freshDatabase();
        Database.execute(
                database,
                "CREATE TABLE base (id text PRIMARY KEY, vector vector(2), tenant text NOT NULL DEFAULT 't')",
                "INSERT INTO base VALUES ('a', '[1,1]'), ('b', '[2,1]')");
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static VectorClient open(String table) {
        Map<String, String> mapping = new HashMap<>();
        mapping.put("collections.c.table", table);
        mapping.put("collections.c.metric", "euclidean");
        return Clients.open(database, mapping);
    }

    private static List<VectorRecord> records(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> VectorRecord.of(prefix + i, new float[] {i, 1}))
                .toList();
    }

    private static void assertUnsupported(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                .hasMessageContainingAll(words);
    }

    private static void assertWritable(VectorCollection rows) {
        for (int count : new int[] {1, 30}) {
            List<VectorRecord> records = records("w" + count + "_", count);
            rows.insert(records);
            rows.upsert(records);
            assertThatThrownBy(() -> rows.insert(records))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ID_EXISTS));
            assertThat(rows.delete(records.stream().map(VectorRecord::id).toList()))
                    .isEqualTo(count);
        }
    }

    @Test
    void aViewIsReadAndWrittenWhereTheServerWritesIt() {
        Database.execute(
                database,
                "CREATE VIEW plain_view AS SELECT id, vector FROM base WHERE tenant = 't'",
                "CREATE VIEW joined AS SELECT b.id, b.vector FROM base b JOIN base c USING (id)",
                "CREATE VIEW lowered AS SELECT id, (vector::real[])::vector(2) AS vector FROM base");
        try (VectorClient client = open("plain_view")) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.search(SearchRequest.of(new float[] {1, 1}, 5)).hits())
                    .hasSize(2);
            for (int count : new int[] {1, 30}) {
                List<VectorRecord> records = records("v", count);
                rows.insert(records);
                rows.upsert(records);
                assertThat(rows.count()).isEqualTo(2 + count);
                assertThat(rows.delete(records.stream().map(VectorRecord::id).toList()))
                        .isEqualTo(count);
            }
        }
        try (VectorClient client = open("joined")) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.scan(ScanRequest.builder().build())).hasSize(2);
            for (int count : new int[] {1, 30}) {
                assertUnsupported(
                        () -> rows.insert(records("v", count)), "takes no insert", "view \"public\".\"joined\"");
                assertUnsupported(() -> rows.upsert(records("v", count)), "takes no upsert");
            }
            assertUnsupported(() -> rows.delete(List.of(RecordId.of("a"))), "takes no delete", "\"joined\"");
        }
        try (VectorClient client = open("lowered")) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.get(RecordId.of("a"))).isPresent();
            for (int count : new int[] {1, 30}) {
                assertUnsupported(() -> rows.insert(records("v", count)), "columns [vector] of the view");
            }
        }
    }

    /** A graph of the table gives 40 rows at most where nobody asks for more. */
    @Test
    void aViewIsSearchedExactlyWhateverIndexItsTableHas() throws SQLException {
        Database.execute(
                database,
                "CREATE TABLE graphed (id text PRIMARY KEY, vector vector(2) NOT NULL)",
                "INSERT INTO graphed SELECT 'x' || i, ARRAY[i, 1]::real[]::vector(2) FROM generate_series(1, 4000) i",
                "CREATE INDEX graphed_near ON graphed USING hnsw (vector vector_l2_ops)",
                "ANALYZE graphed",
                "CREATE VIEW of_graphed AS SELECT id, vector FROM graphed");
        for (String relation : List.of("graphed", "of_graphed")) {
            Map<String, String> mapping = new HashMap<>(Map.of("pool.max-size", "1", "pool.min-idle", "1"));
            mapping.put("collections.c.table", relation);
            mapping.put("collections.c.metric", "euclidean");
            try (VectorClient client = Clients.open(database, mapping)) {
                VectorCollection rows = client.collection("c");
                List<SearchHit> hits =
                        rows.search(SearchRequest.of(new float[] {0, 1}, 300)).hits();
                assertThat(hits).hasSize(300);
                String plan = plan(client, "[0,1]");
                if (relation.equals("graphed")) {
                    assertThat(plan).contains("Index Scan using graphed_near");
                } else {
                    assertThat(rows.spec().vectorField().index()).isEqualTo(IndexSpec.none());
                    assertThat(plan).contains("Seq Scan on graphed").doesNotContain("graphed_near");
                    assertThat(hits.get(299).id()).isEqualTo(RecordId.of("x300"));
                }
            }
        }
    }

    @Test
    void aForeignTableIsReadAndTakesWhatTheServerLetsIt() {
        PgServer server = database.server();
        String port = Database.query(database, "SELECT inet_server_port()").get(0); // as it is on the server's machine
        Database.execute(
                database,
                "CREATE TABLE far (id text PRIMARY KEY, vector vector(2) NOT NULL, k int)",
                "INSERT INTO far VALUES ('a', '[1,1]', 1), ('b', '[2,1]', NULL)",
                "CREATE EXTENSION postgres_fdw",
                "CREATE SERVER loop FOREIGN DATA WRAPPER postgres_fdw"
                        + " OPTIONS (host '127.0.0.1', port '%s', dbname '%s')".formatted(port, database.name()),
                "CREATE USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (user '%s', password '%s')"
                        .formatted(server.user(), server.password()),
                "CREATE FOREIGN TABLE near (id text, vector vector(2), k int) SERVER loop OPTIONS (table_name 'far')",
                "CREATE FOREIGN TABLE fixed (id text, vector vector(2), k int) SERVER loop"
                        + " OPTIONS (table_name 'far', updatable 'false')");
        for (String table : List.of("near", "fixed")) {
            Map<String, String> mapping = new HashMap<>();
            mapping.put("collections.c.table", table);
            mapping.put("collections.c.metric", "euclidean");
            mapping.put("collections.c.fields.k", "k");
            try (VectorClient client = Clients.open(database, mapping)) {
                VectorCollection rows = client.collection("c");
                assertThat(rows.search(SearchRequest.builder(new float[] {1, 1})
                                        .topK(5)
                                        .filter(Filter.isNull("k"))
                                        .build())
                                .hits())
                        .extracting(SearchHit::id)
                        .containsExactly(RecordId.of("b"));
                assertThat(rows.scan(ScanRequest.builder().build())).hasSize(2);
                assertThat(rows.count(Filter.eq("k", 1))).isEqualTo(1);
                for (int count : new int[] {1, 9, 10, 30}) {
                    List<VectorRecord> records = records("f" + count + "_", count);
                    assertUnsupported(() -> rows.upsert(records), "takes no upsert");
                    if (table.equals("near")) {
                        rows.insert(records);
                        assertThat(rows.delete(
                                        records.stream().map(VectorRecord::id).toList()))
                                .isEqualTo(count);
                    } else {
                        assertUnsupported(() -> rows.insert(records), "takes no insert", "foreign table");
                    }
                }
            }
        }
    }

    @Test
    void aMaterializedViewIsReadByItsIndex() {
        Database.execute(
                database,
                "CREATE MATERIALIZED VIEW kept AS SELECT id, vector FROM base WHERE id IN ('a', 'b')",
                "CREATE INDEX ON kept USING hnsw (vector vector_l2_ops)");
        try (VectorClient client = open("kept")) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
            assertThat(rows.search(SearchRequest.of(new float[] {1, 1}, 5)).hits())
                    .hasSize(2);
            assertUnsupported(() -> rows.upsert(records("v", 1)), "materialized view");
            assertUnsupported(() -> rows.insert(records("v", 30)), "materialized view");
        }
    }

    @Test
    void aColumnThatNeedsAValueIsNamed() {
        Database.execute(
                database,
                "CREATE TABLE needy (id text PRIMARY KEY, vector vector(2), \"Tenant\" text NOT NULL, n int NOT NULL"
                        + " GENERATED BY DEFAULT AS IDENTITY)",
                "INSERT INTO needy VALUES ('a', '[1,1]', 't')");
        try (VectorClient client = open("needy")) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.count()).isEqualTo(1);
            for (int count : new int[] {1, 30}) {
                assertUnsupported(() -> rows.insert(records("v", count)), "columns [Tenant] are NOT NULL");
                assertUnsupported(() -> rows.upsert(records("v", count)), "columns [Tenant] are NOT NULL");
            }
            assertThat(rows.delete(List.of(RecordId.of("a")))).isEqualTo(1);
        }
        Database.execute(
                database,
                "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN NEW.\"Tenant\" := 'filled'; RETURN NEW; END $$",
                "CREATE TRIGGER fill BEFORE INSERT ON needy FOR EACH ROW EXECUTE FUNCTION fill()");
        try (VectorClient client = open("needy")) {
            assertWritable(client.collection("c"));
        }
    }

    @Test
    void hashPartitionsKeepIdsUnique() {
        Database.execute(
                database,
                "CREATE TABLE hashed (id text PRIMARY KEY, vector vector(2)) PARTITION BY HASH (id)",
                "CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
                "CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1)");
        try (VectorClient client = open("hashed")) {
            assertWritable(client.collection("c"));
        }
    }

    @Test
    void generatedColumnsThatNobodyMapsAreLeftToTheServer() {
        Database.execute(
                database,
                "CREATE TABLE derived (id text PRIMARY KEY, vector vector(2),"
                        + " length int NOT NULL GENERATED ALWAYS AS (length(id)) STORED,"
                        + " n bigint GENERATED ALWAYS AS IDENTITY)");
        try (VectorClient client = open("derived")) {
            assertWritable(client.collection("c"));
        }
    }

    /** Half precision in the column, or in an index that somebody else has made over a column of full precision. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"halves | halfvec(16) | vector", "casts | vector(16) | (vector::halfvec(16))"})
    void halfPrecisionIsSearchedByItsIndex(String table, String type, String key) throws SQLException {
        Database.execute(
                database,
                "CREATE TABLE " + table + " (id text PRIMARY KEY, vector " + type + " NOT NULL)",
                "INSERT INTO " + table + " SELECT 'x' || i, ARRAY[i, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, i % 7]"
                        + "::real[]::vector(16)::" + type + " FROM generate_series(1, 4000) i",
                "CREATE INDEX " + table + "_near ON " + table + " USING hnsw (" + key + " halfvec_l2_ops)",
                "ANALYZE " + table);
        float[] wanted = new float[16];
        Arrays.fill(wanted, 1);
        wanted[0] = 1_000.4f;
        Map<String, String> mapping = new HashMap<>(Map.of("pool.max-size", "1", "pool.min-idle", "1"));
        mapping.put("collections.c.table", table);
        mapping.put("collections.c.metric", "euclidean");
        try (VectorClient client = Clients.open(database, mapping)) {
            VectorCollection rows = client.collection("c");
            assertThat(rows.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
            for (int i = 0; i < 2; i++) {
                assertThat(rows.search(SearchRequest.of(wanted, 3)).hits()).hasSize(3);
            }
            assertThat(plan(client, Arrays.toString(wanted))).contains("Index Scan using " + table + "_near");
            VectorRecord record = VectorRecord.of("exact", wanted.clone());
            wanted[0] = 1_000.5f; // which half precision holds
            VectorRecord held = VectorRecord.of("held", wanted);
            rows.insert(List.of(record, held));
            rows.upsert(List.of(held));
            assertThat(rows.get(RecordId.of("held"), Projection.idOnly().withVector()))
                    .contains(held);
            float[] big = wanted.clone();
            big[3] = 70_000;
            assertThatThrownBy(() -> rows.upsert(VectorRecord.of("big", big)))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REJECTED))
                    .hasMessageContaining("65504");
        }
    }

    /** How the server runs the search that it has prepared. */
    private static String plan(VectorClient client, String vector) throws SQLException {
        try (Connection connection = client.unwrap(DataSource.class).getConnection();
                Statement statement = connection.createStatement()) {
            String name;
            try (ResultSet rows = statement.executeQuery(
                    "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT q.n%'")) {
                rows.next();
                name = rows.getString(1);
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery("EXPLAIN EXECUTE \"" + name + "\"('" + vector + "')")) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }
}
