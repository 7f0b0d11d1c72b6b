package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.CollectionSpec;
import io.covector.DeclaredField;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexIT {
    private static PgDatabase database;
    private static VectorClient client;

    @BeforeAll
    static void open() {
        database = TestServers.postgres().freshDatabase();
        client = Clients.open(database);
    }

    @AfterAll
    static void close() {
        client.close();
        database.close();
    }

    private static CollectionSpec spec(String name, int dimension, Metric metric, IndexSpec index) {
        return CollectionSpec.builder(name)
                .vector(VectorField.of(dimension, metric).index(index))
                .field(DeclaredField.of("n", FieldType.LONG).indexed())
                .build();
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void manyDimensionsAreSearchedByAHalfvecIndexAndRankedExactly(Metric metric) {
        int dimension = 2_048;
        VectorCollection collection =
                client.createCollection(spec("large_" + metric, dimension, metric, IndexSpec.none()));
        collection.insert(Records.make(400, dimension, 11, i -> Metadata.of("m", i)));
        collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
        Database.execute(database, "ANALYZE \"large_" + metric + "\"");
        assertThat(Database.query(database, "SELECT indexdef FROM pg_indexes WHERE tablename = 'large_" + metric + "'"))
                .anyMatch(index -> index.contains("USING hnsw") && index.contains("halfvec(2048)"));
        Random random = new Random(12);
        int found = 0;
        for (int query = 0; query < 10; query++) {
            float[] vector = Records.vector(random, dimension);
            SearchRequest.Builder request =
                    SearchRequest.builder(vector).topK(10).filter(Filter.gte("m", 0));
            SearchResult byIndex = collection.search(request.build());
            SearchResult exact = collection.search(request.exact().build());
            Set<RecordId> common = ids(byIndex);
            common.retainAll(ids(exact));
            found += common.size();
            assertThat(byIndex.hits().get(0).distance())
                    .as("distances are those of the full vectors")
                    .isEqualTo(exact.hits().get(0).distance());
        }
        assertThat(found).as("of 100 nearest").isGreaterThanOrEqualTo(95);
        assertIndexWasUsed("large_" + metric);
    }

    @ParameterizedTest
    @ValueSource(floats = {1e-9f, 1e9f})
    void aHalfvecIndexServesQueriesOfAnyLengthUnderCosine(float length) {
        int dimension = 2_048;
        String name = length < 1 ? "short_query" : "long_query";
        VectorCollection collection = client.createCollection(spec(name, dimension, Metric.COSINE, IndexSpec.hnsw()));
        List<VectorRecord> records = Records.make(300, dimension, 11, i -> Metadata.empty());
        collection.insert(records);
        for (VectorRecord record : records.subList(0, 20)) {
            float[] query = record.floats();
            for (int i = 0; i < dimension; i++) {
                query[i] *= length;
            }
            assertThat(collection
                            .search(SearchRequest.of(query, 1))
                            .hits()
                            .get(0)
                            .id())
                    .isEqualTo(record.id());
        }
    }

    private static Set<RecordId> ids(SearchResult result) {
        return result.hits().stream().map(hit -> hit.id()).collect(Collectors.toCollection(HashSet::new));
    }

    /** How often the vector index of the table was scanned; statistics arrive a moment after the scan. */
    private static void assertIndexWasUsed(String table) {
        // an idle backend tells its statistics after 10 s
        await().untilAsserted(() -> assertThat(Database.query(
                        database,
                        "SELECT indexrelname FROM pg_stat_user_indexes s"
                                + " JOIN pg_class c ON c.oid = s.indexrelid"
                                + " JOIN pg_am m ON m.oid = c.relam"
                                + " WHERE s.relname = '" + table
                                + "' AND m.amname IN ('hnsw', 'ivfflat') AND s.idx_scan > 0"))
                .hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {4_001, 16_000})
    void moreDimensionsHaveNoIndexButWork(int dimension) {
        String name = "huge_" + dimension;
        assertThatThrownBy(() -> client.createCollection(spec(name, dimension, Metric.DOT, IndexSpec.hnsw())))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining("4000");
        VectorCollection collection = client.createCollection(spec(name, dimension, Metric.DOT, IndexSpec.none()));
        collection.insert(Records.make(20, dimension, 3, i -> Metadata.empty()));
        float[] vector = new float[dimension];
        vector[0] = 1;
        assertThat(collection.search(SearchRequest.of(vector, 20)).hits()).hasSize(20);
        assertThatThrownBy(() -> collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults()))
                .hasMessageContaining("4000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hnsw", "ivf"})
    void topKIsFilledWhenOneRecordInAHundredMatches(String kind) {
        IndexSpec index = kind.equals("hnsw") ? IndexSpec.hnsw(8, 32) : IndexSpec.ivfFlat(50);
        VectorCollection collection =
                client.createCollection(spec("filled_" + kind, 16, Metric.EUCLIDEAN, IndexSpec.none()));
        collection.insert(Records.make(5_000, 16, 5, i -> Metadata.of("n", i % 1_000, "m", i % 100)));
        collection.createIndex(index, IndexBuild.defaults());
        Random random = new Random(6);
        for (int query = 0; query < 20; query++) {
            float[] vector = Records.vector(random, 16);
            for (Filter filter : List.of(Filter.eq("m", 7), Filter.lt("n", 10))) {
                SearchRequest.Builder request =
                        SearchRequest.builder(vector).topK(50).filter(filter);
                SearchResult result = collection.search(request.build());
                assertThat(result.hits()).hasSize(50);
                assertThat(ids(result))
                        .isEqualTo(ids(collection.search(request.exact().build())));
            }
            assertThat(collection
                            .search(SearchRequest.builder(vector)
                                    .topK(50)
                                    .filter("n = 3")
                                    .build())
                            .hits())
                    .as("every match, though fewer than topK")
                    .hasSize(5);
            assertThat(collection.search(SearchRequest.of(vector, 1_500)).hits())
                    .hasSize(1_500);
        }
        assertIndexWasUsed("filled_" + kind);
    }

    @Test
    void concurrentBuildsKeepTheMemoryToThemselves() {
        VectorCollection collection = client.createCollection(spec("conc", 4, Metric.COSINE, IndexSpec.none()));
        collection.insert(Records.make(100, 4, 5, i -> Metadata.empty()));
        collection.createIndex(
                IndexSpec.hnsw(6, 20), IndexBuild.defaults().concurrently().memoryBytes(32 << 20));
        assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw(6, 20));
        assertThat(client.collection("conc").spec()).isEqualTo(collection.spec());
        assertThatThrownBy(() -> collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults()))
                .hasMessageContaining("drop it first");
        collection.dropIndex();
        collection.dropIndex();
        assertThat(client.collection("conc").spec().vectorField().index()).isEqualTo(IndexSpec.none());
        collection.createIndex(IndexSpec.ivfFlat(3), IndexBuild.defaults().memoryBytes(32 << 20));
        assertThat(client.collection("conc").spec().vectorField().index()).isEqualTo(IndexSpec.ivfFlat(3));
    }

    @Test
    void aConcurrentBuildThatFailsLeavesNoInvalidIndex() throws Exception {
        VectorCollection collection = client.createCollection(spec("fails", 4, Metric.COSINE, IndexSpec.none()));
        collection.insert(Records.make(100, 4, 5, i -> Metadata.empty()));
        try (var blocker = database.connect();
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("UPDATE fails SET n = 1"); // a concurrent build waits for this transaction
            Duration timeout = Duration.ofMillis(250);
            while (invalidIndexes().isEmpty()) { // on a busy machine it may end before the build has begun
                timeout = timeout.multipliedBy(2);
                IndexBuild brief = IndexBuild.defaults().concurrently().timeout(timeout);
                assertThatThrownBy(() -> collection.createIndex(IndexSpec.hnsw(), brief))
                        .isInstanceOfSatisfying(
                                VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
            }
            blocker.rollback();
        }
        // it could not be dropped while the other transaction was open; the next build does it
        assertThat(invalidIndexes()).hasSize(1);
        collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults().concurrently());
        assertThat(invalidIndexes()).isEmpty();
        assertThat(client.collection("fails").spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
    }

    @Test
    void aConcurrentBuildThatIsInterruptedLeavesNoInvalidIndex() throws Exception {
        VectorCollection collection = client.createCollection(spec("interrupted", 4, Metric.COSINE, IndexSpec.none()));
        collection.insert(Records.make(100, 4, 5, i -> Metadata.empty()));
        AtomicReference<ErrorCode> code = new AtomicReference<>();
        try (var blocker = database.connect();
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("UPDATE interrupted SET n = 1"); // a concurrent build waits for this transaction
            Thread building = new Thread(() -> {
                VectorException failure = catchThrowableOfType(
                        VectorException.class,
                        () -> collection.createIndex(
                                IndexSpec.hnsw(), IndexBuild.defaults().concurrently()));
                code.set(failure.code());
            });
            building.start();
            await().until(() -> !invalidIndexes().isEmpty());
            building.interrupt();
            await().until(() -> !Database.query(
                            database,
                            "SELECT query FROM pg_stat_activity"
                                    + " WHERE state = 'active' AND query LIKE 'DROP INDEX CONC%'")
                    .isEmpty());
            blocker.rollback();
            building.join();
        }
        assertThat(code.get()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(invalidIndexes()).isEmpty();
    }

    private static List<String> invalidIndexes() {
        return Database.query(database, "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid");
    }

    @Test
    void theIndexesOfTheConfigurationAreDefaults() {
        try (VectorClient other = Clients.open(
                database,
                Map.of(
                        "schema", "public",
                        "index.metadata", "true",
                        "index.concurrently", "true",
                        "index.maintenance-work-mem", "16MiB"))) {
            VectorCollection collection = other.createCollection(spec("defaults", 4, Metric.COSINE, IndexSpec.none()));
            collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
            assertThat(Database.query(database, "SELECT indexdef FROM pg_indexes WHERE tablename = 'defaults'"))
                    .anyMatch(index -> index.contains("gin (metadata jsonb_path_ops)"))
                    .anyMatch(index -> index.contains("covector_"));
        }
    }

    /** The condition is the one that FilterSqlTest shows. */
    @Test
    void anIndexOnTheMetadataServesPaths() {
        try (VectorClient other = Clients.open(database, Map.of("schema", "public", "index.metadata", "true"))) {
            VectorCollection collection = other.createCollection(spec("paths", 4, Metric.COSINE, IndexSpec.none()));
            Database.execute(
                    database,
                    "INSERT INTO paths (id, vector, metadata) SELECT i, '[1,0,0,0]',"
                            + " jsonb_build_object('a', jsonb_build_object('b', i)) FROM generate_series(1, 5000) i",
                    "ANALYZE paths");
            assertThat(collection.count(Filter.eq("a.b", 17))).isEqualTo(1);
            assertThat(Database.query(
                            database,
                            "EXPLAIN SELECT id FROM paths t WHERE t.metadata @> '{\"a.b\": 17}' OR t.metadata @>"
                                    + " '{\"a\": {\"b\": 17}}' AND t.metadata -> 'a.b' IS NULL"))
                    .anyMatch(line -> line.contains("BitmapOr"))
                    .noneMatch(line -> line.contains("Seq Scan"));
        }
    }
}
