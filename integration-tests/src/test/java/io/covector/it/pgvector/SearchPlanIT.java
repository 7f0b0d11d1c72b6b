package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searches stay with the index, whatever was searched and written before. */
class SearchPlanIT {
    private static final int DIMENSION = 16;
    private static final int ROWS = 4_000;

    private static PgDatabase database;
    private static VectorClient client;
    private static VectorCollection items;

    @BeforeAll
    static void fill() {
        database = TestServers.postgres().freshDatabase();
        // one connection, so that everything is prepared on it
        client = Clients.open(database, Map.of("pool.max-size", "1", "pool.min-idle", "1"));
        items = client.createCollection(CollectionSpec.builder("item")
                .vector(VectorField.of(DIMENSION, Metric.EUCLIDEAN).index(IndexSpec.none()))
                .field(DeclaredField.of("tenant", FieldType.LONG).indexed())
                .build());
        Database.execute(database, "ALTER TABLE item SET (autovacuum_enabled = false)");
        items.insert(Records.make(ROWS, DIMENSION, 1, i -> Metadata.of("tenant", i < ROWS / 2 ? 0 : i % 100)));
        items.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
        Database.execute(database, "ANALYZE item");
    }

    @AfterAll
    static void close() {
        client.close();
        database.close();
    }

    private static List<String> onTheConnection(String sql) throws SQLException {
        try (Connection connection = client.unwrap(DataSource.class).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** A plan for any tenant would be one for the average, which no tenant is. */
    @Test
    void aFilterIsPlannedForItsValuesHoweverOftenItIsUsed() throws SQLException {
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            for (long tenant : new long[] {0, 7}) { // by the index of the vectors, and by that of the tenants
                items.search(SearchRequest.builder(Records.vector(random, DIMENSION))
                        .topK(8)
                        .filter(Filter.eq("tenant", tenant))
                        .projection(Projection.idOnly())
                        .build());
            }
        }
        assertThat(onTheConnection("SELECT generic_plans || ' generic, ' || (custom_plans >= 20) FROM"
                        + " pg_prepared_statements WHERE statement LIKE 'SELECT q.n%tenant%LIMIT 8%'"))
                .containsExactly("0 generic, true", "0 generic, true");
    }

    /** Each named statement takes memory of its process of the server. */
    @Test
    void aFilterIsKeptOnTheServerOnlyWhenItRepeats() throws SQLException {
        String kept = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%@>%'";
        Filter filter = Filter.eq("free", 0);
        for (int tests = 1; tests < 30; tests++) {
            filter = Filter.and(Filter.not(filter), Filter.eq("free", tests));
            items.count(filter);
            items.search(
                    SearchRequest.builder(new float[DIMENSION]).filter(filter).build());
        }
        assertThat(onTheConnection(kept)).containsExactly("0");
        items.count(filter);
        assertThat(onTheConnection(kept)).as("what is used again").containsExactly("1");
    }

    @Test
    void oldVersionsOfRowsDoNotSendASearchThroughTheWholeTable() throws SQLException {
        float[] place = Records.vector(new Random(4), DIMENSION);
        for (int version = 0; version < 80; version++) {
            float[] vector = place.clone();
            vector[0] += version * 1e-4f;
            items.upsert(List.of(VectorRecord.of("moved", vector, Metadata.of("tenant", 5))));
        }
        long before = scansOfTheTable();
        for (int topK : new int[] {1, 5, 10}) {
            assertThat(items.search(SearchRequest.of(place, topK)).hits()).hasSize(topK);
        }
        assertThat(scansOfTheTable()).isEqualTo(before);
        items.search(SearchRequest.builder(place).exact().build());
        assertThat(scansOfTheTable()).as("an exact search is one").isEqualTo(before + 1);
    }

    private static long scansOfTheTable() throws SQLException {
        onTheConnection("SELECT pg_stat_force_next_flush()");
        return Long.parseLong(
                Database.query(database, "SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'item'")
                        .get(0));
    }
}
