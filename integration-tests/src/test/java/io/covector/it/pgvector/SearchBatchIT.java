package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.FieldType;
import io.covector.FloatVector;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorField;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.SearchBatch;
import io.covector.spi.WriteBatch;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many searches in one statement: one plan for any number of them, and the index serves each. */
class SearchBatchIT {
    private static final int DIMENSION = 48;
    private static final int ROWS = 4_000;

    private static PgDatabase database;
    private static Backend backend;
    private static BackendCollection collection;

    @BeforeAll
    static void fill() {
        database = TestServers.postgres().freshDatabase();
        // one connection, so that everything is prepared on it
        backend = Backends.open(database, Map.of("pool.max-size", "1", "pool.min-idle", "1"));
        collection = backend.create(
                CollectionSpec.builder("batches")
                        .vector(VectorField.of(DIMENSION, Metric.COSINE).index(IndexSpec.none()))
                        .field(DeclaredField.of("n", FieldType.LONG))
                        .build(),
                Backends.seconds(30));
        collection.write(
                new WriteBatch(
                        WriteMode.INSERT, Records.make(ROWS, DIMENSION, 1, i -> Metadata.of("n", i, "free", i % 10))),
                Backends.seconds(30));
        collection.createIndex("vector", IndexSpec.hnsw(8, 40), IndexBuild.defaults(), Backends.seconds(60));
        Database.execute(database, "ANALYZE batches");
    }

    @AfterAll
    static void close() {
        backend.close();
        database.close();
    }

    private static SearchBatch search(int queries, int topK, Optional<Filter> filter, OptionalDouble minScore) {
        Random random = new Random(queries);
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < queries; i++) {
            vectors.add(Vector.wrap(Records.vector(random, DIMENSION)));
        }
        return SearchBatch.builder("vector", topK)
                .filter(filter.orElse(null))
                .minScore(minScore)
                .build(vectors);
    }

    private static List<SearchResult> run(SearchBatch batch) {
        return collection.search(batch, Backends.seconds(30));
    }

    @Test
    void anyNumberOfSearchesIsOneStatementThatStaysPrepared() throws SQLException {
        Optional<Filter> filter = Optional.of(Filter.gte("n", 10));
        for (int queries = 2; queries < 30; queries++) {
            run(search(queries, 9, filter, OptionalDouble.empty()));
        }
        assertThat(prepared("LIMIT 9")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void theIndexServesEverySearch(String mode) throws SQLException {
        Map<Integer, SearchBatch> batches = Map.of(
                11, search(20, 11, Optional.empty(), OptionalDouble.empty()),
                12, search(20, 12, Optional.of(Filter.gte("n", 10)), OptionalDouble.empty()),
                13, search(20, 13, Optional.empty(), OptionalDouble.of(0.2)));
        Map<Integer, String> values = Map.of(11, "", 12, ", 10", 13, ", 0.8");
        for (Map.Entry<Integer, SearchBatch> each : batches.entrySet()) {
            for (int i = 0; i < 12; i++) {
                run(each.getValue());
            }
            String name = prepared("LIMIT " + each.getKey()).get(0);
            String arguments = array(each.getValue()) + values.get(each.getKey());
            assertThat(plan(mode, "EXPLAIN EXECUTE \"" + name + "\" (" + arguments + ")"))
                    .as("top %s", each.getKey())
                    .contains("Index Scan using covector_", "Function Scan on unnest")
                    .doesNotContain("Seq Scan");
        }
    }

    private static String array(SearchBatch batch) {
        return batch.vectors().stream()
                .map(vector -> '"' + Arrays.toString(((FloatVector) vector).array()) + '"')
                .collect(Collectors.joining(",", "'{", "}'::vector[]"));
    }

    /** Names of the prepared searches of many vectors whose text has this part. */
    private static List<String> prepared(String part) throws SQLException {
        return onTheConnection("SELECT name FROM pg_prepared_statements"
                + " WHERE statement LIKE 'SELECT q.n%FROM pg_catalog.unnest(%' AND statement LIKE '%"
                + part + "%'");
    }

    private static String plan(String mode, String explain) throws SQLException {
        onTheConnection("SELECT set_config('plan_cache_mode', '" + mode + "', false)");
        List<String> lines = onTheConnection(explain);
        onTheConnection("SELECT set_config('plan_cache_mode', 'auto', false)");
        return String.join("\n", lines);
    }

    private static List<String> onTheConnection(String sql) throws SQLException {
        DataSource pool = backend.unwrap(DataSource.class).orElseThrow();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    @Test
    void aBatchFindsWhatItsSearchesFindAlone() {
        for (SearchBatch batch : List.of(
                search(40, 60, Optional.empty(), OptionalDouble.empty()),
                search(40, 30, Optional.of(Filter.eq("free", 3)), OptionalDouble.empty()),
                search(40, 30, Optional.of(Filter.lt("n", 20)), OptionalDouble.empty()),
                search(40, 30, Optional.of(Filter.gte("n", 100)), OptionalDouble.of(0.25)))) {
            List<SearchResult> together = run(batch);
            for (int i = 0; i < together.size(); i++) {
                List<SearchResult> alone =
                        run(batch.withVectors(List.of(batch.vectors().get(i))));
                assertThat(together.get(i).hits())
                        .extracting(hit -> hit.id())
                        .containsExactlyElementsOf(alone.get(0).hits().stream()
                                .map(hit -> hit.id())
                                .toList());
            }
        }
    }
}
