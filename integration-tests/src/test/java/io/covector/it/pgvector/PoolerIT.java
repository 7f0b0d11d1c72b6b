package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.TransientVectorException;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.WriteOutcome;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.test.servers.Link;
import io.covector.test.servers.PgBouncer;
import io.covector.test.servers.PgBouncer.PoolMode;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.PgServer;
import io.covector.test.servers.TestServers;
import io.covector.test.servers.Toxiproxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.jdbc.PgConnection;

/** Behind a PgBouncer nothing that was acknowledged is lost, and no answer is another's. */
class PoolerIT {
    private static final int THREADS = 8;
    private static final int CALLS = 5_500;
    private static final int POOL_SIZE = 3;
    private static final int RESTARTS = 5;

    private PgDatabase database;

    @BeforeEach
    void create() {
        database = TestServers.postgres().freshDatabaseOfPlainUser();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private PgBouncer pgBouncer(PoolMode mode) {
        return TestServers.pgBouncer(database.server(), mode, POOL_SIZE);
    }

    private static CollectionSpec spec() {
        return CollectionSpec.builder("item")
                .vector(OwnRecords.DIMENSION, Metric.EUCLIDEAN)
                .build();
    }

    /** Calls that nothing disturbs have all the time that a busy machine needs. */
    private static VectorClient undisturbed(PgDatabase pooled) {
        return Clients.open(
                pooled, Map.of("pool.max-size", "8", "connect-timeout", "1m", "pool.acquire-timeout", "1m"));
    }

    private static ClientConfig config(PgDatabase pooled) {
        return Clients.config(
                        pooled, Map.of("pool.max-size", "8", "connect-timeout", "2s", "pool.acquire-timeout", "2s"))
                .set("timeout", "5s")
                .set("breaker.open-for", "200ms")
                .build();
    }

    @Test
    void whatIsAcknowledgedIsThere() throws Exception {
        try (PgBouncer pooler = pgBouncer(PoolMode.TRANSACTION);
                VectorClient client = undisturbed(pooler.inFrontOf(database))) {
            load(client.createCollection(spec()), List.of());
        }
    }

    @Test
    void whatIsAcknowledgedIsThereAlthoughThePoolerIsKilled() throws Exception {
        try (PgBouncer pooler = pgBouncer(PoolMode.TRANSACTION);
                VectorClient client = VectorClients.open(config(pooler.inFrontOf(database)))) {
            Runnable restart = () -> {
                pooler.kill();
                pooler.start();
            };
            load(client.createCollection(spec()), Collections.nCopies(RESTARTS, restart));
        }
    }

    /** Many calls of many threads, disturbed now and then; afterwards the content is compared. */
    private static void load(VectorCollection collection, List<Runnable> disturbances) throws Exception {
        List<OwnRecords> all = IntStream.range(0, THREADS)
                .mapToObj(i -> new OwnRecords(collection, "t" + i + "-", !disturbances.isEmpty()))
                .toList();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> threads = new ArrayList<>();
            for (OwnRecords each : all) {
                threads.add(executor.submit(() -> each.call(CALLS / THREADS + 1, over)));
            }
            for (Runnable disturbance : disturbances) {
                awaitMore(all);
                disturbance.run();
            }
            awaitMore(all);
            over.set(true);
            for (Future<?> thread : threads) {
                thread.get();
            }
        } finally {
            over.set(true);
            executor.shutdownNow();
        }
        all.forEach(OwnRecords::readAll);
        assertThat(wrong(all)).isEmpty();
        assertThat(successes(all)).isGreaterThanOrEqualTo(CALLS);
        long sure = all.stream().mapToLong(OwnRecords::present).sum();
        long doubtful = all.stream().mapToLong(OwnRecords::doubtful).sum();
        assertThat(collection.count()).isBetween(sure, sure + doubtful);
    }

    private static void awaitMore(List<OwnRecords> all) {
        int enough = successes(all) + CALLS / 10;
        await().atMost(Duration.ofMinutes(2))
                .until(() -> successes(all) >= enough || !wrong(all).isEmpty());
    }

    /** A setting of the session would be another client's. */
    @Test
    void indexBuildsSetNothingThatStays() {
        try (PgBouncer pooler = pgBouncer(PoolMode.TRANSACTION);
                VectorClient client = undisturbed(pooler.inFrontOf(database))) {
            VectorCollection collection = client.createCollection(spec());
            collection.dropIndex();
            assertThatThrownBy(() -> collection.createIndex(
                            IndexSpec.hnsw(),
                            IndexBuild.defaults().concurrently().memoryBytes(90L << 20)))
                    .hasMessageContaining("UNSUPPORTED")
                    .hasMessageContaining("behind a transaction pooler");
            collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults().concurrently());
            collection.dropIndex();
            collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults().memoryBytes(90L << 20));
            assertThat(Database.query(pooler.inFrontOf(database), "SHOW maintenance_work_mem"))
                    .isEqualTo(Database.query(database, "SHOW maintenance_work_mem"));
        }
    }

    @Test
    void aPoolerWithoutTransactionsIsRefused() {
        try (PgBouncer pooler = pgBouncer(PoolMode.STATEMENT)) {
            assertThatThrownBy(() -> Clients.open(pooler.inFrontOf(database)))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
                    .hasMessageContaining("pooler")
                    .hasMessageContaining("pool_mode = transaction");
        }
    }

    @ParameterizedTest
    @CsvSource({"options, -c enable_seqscan=off, options", "currentSchema, public, search_path"})
    void parametersThatThePoolerRefusesAreNamed(String property, String value, String parameter) {
        try (PgBouncer pooler = pgBouncer(PoolMode.TRANSACTION)) {
            assertThatThrownBy(() -> Clients.open(pooler.inFrontOf(database), Map.of("properties." + property, value)))
                    .isInstanceOfSatisfying(
                            VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
                    .hasMessageContaining("unsupported startup parameter: " + parameter)
                    .hasMessageContaining("ignore_startup_parameters");
        }
    }

    @Test
    void refusedLoginsAndUnknownDatabasesAreNamedAsSuch() {
        try (PgBouncer pooler = pgBouncer(PoolMode.TRANSACTION)) {
            PgDatabase pooled = pooler.inFrontOf(database);
            assertOpenFails(pooled, Map.of("password", "wrong"), ErrorCode.UNAUTHENTICATED);
            assertOpenFails(pooled, Map.of("user", "nobody"), ErrorCode.UNAUTHENTICATED);
            String elsewhere = pooled.jdbcUrl().replace(pooled.name(), "nowhere");
            // a user whom the pooler knows by itself: others it would look for in that database
            Map<String, String> known = Map.of(
                    "url", elsewhere,
                    "user", database.server().user(),
                    "password", database.server().password());
            assertOpenFails(pooled, known, ErrorCode.INVALID_CONFIG);
        }
    }

    private static void assertOpenFails(PgDatabase pooled, Map<String, String> settings, ErrorCode code) {
        assertThatThrownBy(() -> Clients.open(pooled, settings))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /** They stay behind on the pooler's connections: the first statement of the driver would be S_1, too. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "transaction"})
    void statementsThatOthersHaveNamedAreNoHindrance(String declared) throws Exception {
        try (PgBouncer pooler = TestServers.pgBouncer(database.server(), PoolMode.TRANSACTION, 1)) {
            PgDatabase pooled = pooler.inFrontOf(database);
            try (Connection connection = pooled.connect();
                    Statement statement = connection.createStatement()) {
                for (int i = 1; i < 50; i++) {
                    statement.execute("PREPARE \"S_" + i + "\" AS SELECT " + i);
                }
            }
            try (VectorClient client = Clients.open(pooled, Map.of("pooler", declared))) {
                VectorCollection collection = client.createCollection(spec());
                collection.upsert(Records.make(20, OwnRecords.DIMENSION, 1, i -> Metadata.empty()));

                assertThat(collection.count()).isEqualTo(20);
            }
        }
    }

    /** Whatever the application's own DataSource says of prepared statements. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 5})
    void theStatementsOfAnOwnDataSourceAreNotNamed(int prepareThreshold) throws Exception {
        try (PgBouncer pooler = TestServers.pgBouncer(database.server(), PoolMode.TRANSACTION, 1);
                HikariDataSource pool = new HikariDataSource()) {
            PgDatabase pooled = pooler.inFrontOf(database);
            pool.setJdbcUrl(pooled.jdbcUrl());
            pool.setUsername(pooled.user());
            pool.setPassword(pooled.password());
            pool.setMaximumPoolSize(1);
            pool.addDataSourceProperty("prepareThreshold", String.valueOf(prepareThreshold));
            ClientConfig config = ClientConfig.builder()
                    .set("backends.main.type", "pgvector")
                    .resource("main", DataSource.class, pool)
                    .build();
            try (VectorClient client = VectorClients.open(config)) {
                VectorCollection collection = client.createCollection(spec());
                for (int i = 0; i < 20; i++) {
                    collection.upsert(Records.make(20, OwnRecords.DIMENSION, 1, n -> Metadata.empty()));
                }
                assertThat(collection.count()).isEqualTo(20);
            }
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%\"item\"%'"
                                    + " AND statement NOT LIKE '%pg_prepared_statements%'")) {
                assertThat(rows.next()).isFalse();
                PgConnection driver = connection.unwrap(PgConnection.class);
                assertThat(driver.getPrepareThreshold()).isEqualTo(prepareThreshold);
                assertThat(driver.getForceBinary()).isEqualTo(prepareThreshold == -1);
            }
        }
    }

    /** The server carries a statement out that it has, whatever the pooler says of the connection. */
    @Test
    void aWriteWhoseServerConnectionBreaksIsInDoubt() throws Exception {
        String stored = "SELECT id FROM item";
        try (Toxiproxy toxiproxy = TestServers.toxiproxy();
                Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            Link link = link(toxiproxy);
            try (PgBouncer pooler = TestServers.pgBouncer(behind(link), PoolMode.TRANSACTION, POOL_SIZE);
                    VectorClient client = VectorClients.open(once(pooler.inFrontOf(database)))) {
                VectorCollection collection = client.createCollection(spec());
                Database.execute(
                        database,
                        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS"
                                + " $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END $$",
                        "CREATE TRIGGER t BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION f()");
                statement.execute("SELECT pg_advisory_lock(1)");
                ExecutorService other = Executors.newSingleThreadExecutor();
                Future<VectorException> failure = other.submit(() -> catchThrowableOfType(
                        VectorException.class,
                        () -> collection.upsert(Records.make(1, OwnRecords.DIMENSION, 1, i -> Metadata.empty()))));
                other.shutdown();
                await().until(() -> !Database.query(database, "SELECT 1 FROM pg_locks WHERE NOT granted")
                        .isEmpty());

                Link.Cure cure = link.cut();
                VectorException e = failure.get();
                statement.execute("SELECT pg_advisory_unlock(1)");
                await().until(() -> !Database.query(database, stored).isEmpty());

                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.writeResult().orElseThrow().outcome(0)).isEqualTo(WriteOutcome.UNKNOWN);
                assertThatThrownBy(collection::count).isInstanceOf(TransientVectorException.class);
                cure.apply();
                await().ignoreExceptionsInstanceOf(TransientVectorException.class)
                        .until(() -> collection.count() == 1);
            }
        }
    }

    private Link link(Toxiproxy toxiproxy) {
        URI uri = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        return toxiproxy.link(uri.getHost(), uri.getPort());
    }

    private PgServer behind(Link link) {
        PgServer server = database.server();
        return new PgServer() {
            @Override
            public String jdbcUrl() {
                return "jdbc:postgresql://127.0.0.1:" + link.port() + "/postgres";
            }

            @Override
            public String user() {
                return server.user();
            }

            @Override
            public String password() {
                return server.password();
            }
        };
    }

    private static ClientConfig once(PgDatabase pooled) {
        return Clients.config(pooled, Map.of("connect-timeout", "2s", "pool.acquire-timeout", "2s"))
                .set("retry.max-attempts", "1")
                .set("breaker.enabled", "false")
                .build();
    }

    private static int successes(List<OwnRecords> all) {
        return all.stream().mapToInt(OwnRecords::successes).sum();
    }

    private static List<String> wrong(List<OwnRecords> all) {
        return all.stream().flatMap(each -> each.wrong().stream()).toList();
    }
}
