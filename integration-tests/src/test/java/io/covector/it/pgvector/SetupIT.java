package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FieldType;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.PoolCounts;
import io.covector.Projection;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.spi.Backend;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SetupIT {
    private static final CollectionSpec SPEC = CollectionSpec.builder("item")
            .vector(3, Metric.COSINE)
            .field("title", FieldType.STRING)
            .field("tags", FieldType.STRING_LIST)
            .build();

    /** Uses every kind of statement and value once. */
    private static void assertWorks(VectorClient client) {
        VectorCollection collection = client.openOrCreateCollection(SPEC);
        List<VectorRecord> records = Records.make(
                60,
                3,
                4,
                i -> Metadata.of("title", "it's \\ " + i, "tags", List.of("a\"" + i % 2, "b")).toBuilder()
                        .put("free", i)
                        .build());
        collection.insert(records);
        collection.upsert(records);
        assertThat(collection.get(
                        List.of(records.get(7).id()), Projection.metadata().withVector()))
                .containsExactly(records.get(7));
        assertThat(collection.count(Filter.containsAll("tags", "a\"1").and(Filter.lt("free", 10))))
                .isEqualTo(5);
        assertThat(collection.count(Filter.in("free", 1, 2.0, "x").and(Filter.in("title", "it's \\ 1"))))
                .isEqualTo(1);
        float[] query = {1, 0, 0};
        assertThat(collection.searchBatch(List.of(SearchRequest.of(query, 3), SearchRequest.of(query, 3))))
                .allSatisfy(result -> assertThat(result.hits()).hasSize(3));
        assertThat(collection
                        .search(SearchRequest.builder(query)
                                .topK(5)
                                .filter("free < 5")
                                .minScore(-1)
                                .build())
                        .hits())
                .hasSize(5);
        assertThat(collection.delete(Filter.all())).isEqualTo(60);
    }

    @Test
    void aUserWithoutPrivilegesWorksWhereTheExtensionIs() {
        try (PgDatabase database = TestServers.postgres().freshDatabaseOfPlainUser();
                VectorClient client = Clients.open(database)) {
            assertWorks(client);
        }
    }

    @Test
    void theExtensionIsCreatedByWhoeverMay() {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            Database.execute(database, "DROP EXTENSION vector");
            assertThatThrownBy(() -> Clients.open(database, Map.of("create-extension", "false")))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                    .hasMessageContaining("'create-extension' is false");
            try (VectorClient client = Clients.open(database)) {
                assertWorks(client);
            }
        }
    }

    @Test
    void aMissingExtensionIsNamedWithTheWayOut() {
        try (PgDatabase database = TestServers.postgres().freshDatabaseWithoutExtension()) {
            assertThatThrownBy(() -> Clients.open(database)).isInstanceOfSatisfying(VectorException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
                assertThat(e.text())
                        .contains("database '" + database.name() + "'")
                        .contains("has no extension 'vector'")
                        .contains("user '" + database.user() + "' did not create it: permission denied")
                        .endsWith("let a superuser run in that database: CREATE EXTENSION vector;");
            });
        }
    }

    @Test
    void schemasMayHaveAnyNameAndBeOutsideTheSearchPath() {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            Database.execute(
                    database,
                    "DROP EXTENSION vector",
                    "CREATE SCHEMA \"ext's \"\"?.\"",
                    "CREATE EXTENSION vector SCHEMA \"ext's \"\"?.\"",
                    "CREATE SCHEMA \"Data; --\"");
            try (VectorClient client = Clients.open(database, Map.of("schema", "Data; --"))) {
                assertWorks(client);
                assertThat(client.listCollections()).containsExactly("item");
            }
            assertThat(Database.query(database, "SELECT schemaname FROM pg_tables WHERE tablename = 'item'"))
                    .containsExactly("Data; --");
            assertThatThrownBy(() -> Clients.open(database, Map.of("schema", "none")))
                    .hasMessageContaining("has no schema 'none'; run there: CREATE SCHEMA \"none\";");
        }
    }

    @Test
    void aConnectionThatKnowsOnlyTextGivesTheSameAnswers() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                VectorClient client = Clients.open(database, Map.of("properties.preferQueryMode", "simple"))) {
            assertWorks(client);
        }
    }

    @Test
    void aPoolerThatKeepsNoStatementsIsServedWithoutThem() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                VectorClient client = Clients.open(database, Map.of("properties.prepareThreshold", "0"))) {
            assertWorks(client);
        }
    }

    @Test
    void theApplicationsDataSourceIsUsedAsItIsAndStaysOpen() throws Exception {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                HikariDataSource own = new HikariDataSource()) {
            own.setJdbcUrl(database.jdbcUrl());
            own.setUsername(database.user());
            own.setPassword(database.password());
            own.setMaximumPoolSize(2);
            own.setAutoCommit(false);
            Backend backend = Backends.open(Map.of(), own);
            assertThat(backend.unwrap(DataSource.class)).containsSame(own);
            assertThat(backend.ping(Backends.seconds(10))).contains("max 2");
            backend.create(SPEC, Backends.seconds(10));
            backend.close();
            assertThat(own.isClosed()).isFalse();
            try (var connection = own.getConnection()) {
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(connection.getNetworkTimeout()).isZero();
            }
            assertThatThrownBy(() -> Backends.open(Map.of("url", database.jdbcUrl()), own))
                    .hasMessageContaining("remove one of the two");
            assertThatThrownBy(() -> Backends.open(Map.of("tls.enabled", "true"), own))
                    .hasMessageContaining("'tls.enabled'")
                    .hasMessageContaining("remove one of the two");
        }
    }

    @Test
    void aWarmPoolHasItsConnectionsFromTheStart() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                VectorClient client = Clients.open(
                        database, Map.of("pool.max-size", "6", "pool.min-idle", "5", "pool.warm-up", "true"))) {
            PoolCounts pool = client.stats().pool().orElseThrow();
            assertThat(pool.used() + pool.idle()).isEqualTo(5);
        }
    }

    @Test
    void clientsWithTheSameConnectionsShareThem() {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            VectorClient one = Clients.open(database);
            HikariDataSource pool = one.unwrap(HikariDataSource.class);
            VectorClient two = Clients.open(database, Map.of("schema", "public"));
            assertThat(two.unwrap(HikariDataSource.class)).isSameAs(pool);
            try (VectorClient three = Clients.open(database, Map.of("properties.ApplicationName", "other"))) {
                assertThat(three.unwrap(HikariDataSource.class)).isNotSameAs(pool);
            }
            one.close();
            one.close();
            assertWorks(two);
            two.close();
            assertThat(pool.isClosed()).isTrue();
            try (VectorClient again = Clients.open(database)) {
                assertThat(again.listCollections()).containsExactly("item");
            }
        }
    }

    @Test
    void aPlainDataSourceWillDo() {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            PGSimpleDataSource own = new PGSimpleDataSource();
            own.setUrl(database.jdbcUrl());
            own.setUser(database.user());
            own.setPassword(database.password());
            try (VectorClient client = io.covector.client.VectorClients.open(io.covector.client.ClientConfig.builder()
                    .set("active", "main")
                    .set("backends.main.type", "pgvector")
                    .resource("main", DataSource.class, own)
                    .build())) {
                assertWorks(client);
            }
        }
    }

    @Test
    void oneOfManyCreatorsWins() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                Backend one = Backends.open(database, Map.of("pool.max-size", "4"));
                Backend two = Backends.open(database, Map.of("pool.max-size", "4"))) {
            for (int round = 0; round < 5; round++) {
                CollectionSpec spec = CollectionSpec.builder("c" + round)
                        .vector(3, Metric.DOT)
                        .build();
                List<Callable<String>> creators = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Backend backend = i % 2 == 0 ? one : two;
                    creators.add(() -> create(backend, spec));
                }
                List<String> outcomes = new ArrayList<>();
                for (Future<String> outcome : executor.invokeAll(creators)) {
                    outcomes.add(outcome.get());
                }
                assertThat(outcomes)
                        .containsOnlyOnce("won")
                        .filteredOn("COLLECTION_EXISTS"::equals)
                        .hasSize(7);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static String create(Backend backend, CollectionSpec spec) {
        try {
            backend.create(spec, Backends.seconds(30));
            return "won";
        } catch (VectorException e) {
            return e.code().name();
        }
    }

    @Test
    void aServerThatCannotBeReachedOrRefusesSaysWhy() {
        assertOpenFails(Map.of("url", "jdbc:postgresql://localhost:1/none", "user", "x"), ErrorCode.UNAVAILABLE);
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            String other = database.jdbcUrl().replace(database.name(), "no_such_database");
            assertOpenFails(
                    Map.of("url", other, "user", database.user(), "password", database.password()),
                    ErrorCode.INVALID_CONFIG);
            assertOpenFails(
                    Map.of("url", database.jdbcUrl(), "user", "no_such_user", "password", "x"),
                    ErrorCode.UNAUTHENTICATED);
        }
        assertOpenFails(Map.of(), ErrorCode.INVALID_CONFIG);
    }

    private static void assertOpenFails(Map<String, String> settings, ErrorCode code) {
        assertThatThrownBy(() -> Backends.open(settings, null))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aTableThatSomebodyChangedIsRefused() {
        try (PgDatabase database = TestServers.postgres().freshDatabase();
                VectorClient client = Clients.open(database)) {
            client.createCollection(SPEC);
            Database.execute(
                    database,
                    "ALTER TABLE item DROP COLUMN title",
                    "ALTER TABLE item ALTER COLUMN tags TYPE text USING 'x'");
            assertThatThrownBy(() -> client.collection("item"))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                    .hasMessageContaining("column 'title' is missing; column 'tags' has type text, not _text");
            Database.execute(database, "ALTER TABLE item RENAME TO other");
            assertThatThrownBy(() -> client.collection("other")).hasMessageContaining("it was renamed");
        }
    }
}
