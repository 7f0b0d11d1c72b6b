package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.SearchRequest;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.PgServer;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do to the database and its roles while a client is open. */
class HostileSurroundingsIT {
    private static final VectorField WITHOUT_INDEX =
            VectorField.of(3, Metric.COSINE).index(IndexSpec.none());
    private static final CollectionSpec SPEC =
            CollectionSpec.builder("item").vector(WITHOUT_INDEX).build();
    private static final List<VectorRecord> RECORDS = Records.make(60, 3, 9, i -> Metadata.of("n", i));

    private static final CollectionSpec OTHER =
            CollectionSpec.builder("other").vector(WITHOUT_INDEX).build();
    private static final SearchRequest QUERY = SearchRequest.of(new float[] {1, 0, 0}, 3);

    private PgDatabase database;

    @BeforeEach
    void open() {
        database = TestServers.postgres().freshDatabaseOfPlainUser();
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** A client whose calls would last for minutes if they waited for a connection. */
    private VectorClient patient(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("pool.acquire-timeout", "10m"));
        all.putAll(settings);
        return VectorClients.open(
                Clients.config(database, all).set("timeout", "1h").build());
    }

    private PgDatabase ofSuperuser() {
        PgServer server = database.server();
        return new PgDatabase(server, server.user(), server.jdbcUrl(), server.user(), server.password());
    }

    private void asSuperuser(String... statements) {
        Database.execute(ofSuperuser(), statements);
    }

    private void terminateConnections() {
        Database.query(
                ofSuperuser(),
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + database.user() + "'");
    }

    private static boolean works(VectorCollection collection) {
        try {
            return collection.count() >= 0;
        } catch (VectorException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
            return false;
        }
    }

    private static void fails(VectorCollection collection, ErrorCode code, String text) {
        assertThatThrownBy(collection::count).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.text()).contains(text);
        });
    }

    @Test
    void afterAChangeOfThePasswordCallsFailAtOnceUntilItIsTheOldOneAgain() {
        for (String minIdle : List.of("0", "2")) {
            try (VectorClient client = patient(Map.of("pool.max-size", "3", "pool.min-idle", minIdle))) {
                VectorCollection collection = client.openOrCreateCollection(SPEC);
                collection.upsert(RECORDS);
                asSuperuser("ALTER ROLE " + database.user() + " PASSWORD 'changed'");
                assertThat(collection.count())
                        .as("connections that are there stay good")
                        .isEqualTo(60);
                terminateConnections();
                for (int call = 0; call < 20; call++) {
                    fails(collection, ErrorCode.UNAUTHENTICATED, "password authentication failed for user");
                }
                asSuperuser("ALTER ROLE " + database.user() + " PASSWORD '" + database.password() + "'");
                await().until(() -> works(collection));
                for (int call = 0; call < 20; call++) {
                    assertThat(collection.count()).isEqualTo(60);
                }
            }
        }
    }

    @Test
    void callsThatWaitEndWithTheConnectionsThatAreRefused() throws Exception {
        try (VectorClient client = patient(Map.of("pool.max-size", "2", "pool.min-idle", "0"))) {
            VectorCollection collection = client.openOrCreateCollection(SPEC);
            asSuperuser("ALTER ROLE " + database.user() + " NOLOGIN");
            terminateConnections();
            List<Thread> callers = new ArrayList<>();
            List<VectorException> failures = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 16; i++) {
                Thread caller = new Thread(() -> {
                    try {
                        collection.count();
                    } catch (VectorException e) {
                        failures.add(e);
                    }
                });
                caller.start();
                callers.add(caller);
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(failures)
                    .hasSize(16)
                    .allSatisfy(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
            asSuperuser("ALTER ROLE " + database.user() + " LOGIN");
            await().until(() -> works(collection));
        }
    }

    @Test
    void aDatabaseThatIsGoneEndsCallsAtOnce() {
        try (VectorClient client = patient(Map.of())) {
            VectorCollection collection = client.openOrCreateCollection(SPEC);
            String renamed = database.name() + "_renamed";
            terminateConnections();
            asSuperuser(
                    "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database.name() + "'",
                    "ALTER DATABASE " + database.name() + " RENAME TO " + renamed);
            try {
                fails(collection, ErrorCode.INVALID_CONFIG, "does not exist; create it, or correct 'url'");
                fails(collection, ErrorCode.INVALID_CONFIG, "/" + database.name() + " can be made: database");
            } finally {
                asSuperuser(
                        "ALTER DATABASE " + renamed + " RENAME TO " + database.name(),
                        "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
            }
        }
    }

    private void inDatabase(String... statements) {
        PgServer server = database.server();
        Database.execute(
                new PgDatabase(server, database.name(), database.jdbcUrl(), server.user(), server.password()),
                statements);
    }

    /** Makes builds fail that a limit for short statements could end. */
    private void refuseBuildsWithLimits() {
        inDatabase(
                """
                CREATE FUNCTION refuse_limits() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                  IF current_setting('statement_timeout') = '1min' THEN RAISE 'a build of a minute at most'; END IF;
                  IF current_query() LIKE '%CONCURRENTLY%' AND current_setting('lock_timeout') <> '0' THEN
                    RAISE 'waits of a minute at most';
                  END IF;
                END $$""",
                "CREATE EVENT TRIGGER refuse_limits ON ddl_command_start WHEN TAG IN ('CREATE INDEX')"
                        + " EXECUTE FUNCTION refuse_limits()");
    }

    private static String setting(VectorClient client, String name) throws SQLException {
        try (Connection connection = client.unwrap(DataSource.class).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void limitsOfTheRoleDoNotEndIndexBuildsAndAreThereAfterwards() throws SQLException {
        asSuperuser(
                "ALTER ROLE " + database.user() + " SET statement_timeout = '1min'",
                "ALTER ROLE " + database.user() + " SET lock_timeout = '1min'");
        refuseBuildsWithLimits();
        try (VectorClient client = patient(Map.of("pool.max-size", "1", "pool.min-idle", "1"))) {
            VectorCollection collection = client.createCollection(SPEC);
            collection.upsert(RECORDS);
            String memory = setting(client, "maintenance_work_mem");
            List<IndexBuild> builds = List.of(
                    IndexBuild.defaults(),
                    IndexBuild.defaults().concurrently(),
                    IndexBuild.defaults().concurrently().memoryBytes(33 << 20).timeout(Duration.ofHours(3)));
            for (IndexBuild build : builds) {
                collection.createIndex(IndexSpec.hnsw(), build);
                assertThat(setting(client, "statement_timeout")).isEqualTo("1min");
                assertThat(setting(client, "lock_timeout")).isEqualTo("1min");
                assertThat(setting(client, "maintenance_work_mem")).isEqualTo(memory);
                collection.dropIndex();
            }
        }
    }

    @Test
    void aBuildThatAnAdministratorCancelsIsNotRepeated() throws Exception {
        try (VectorClient client = patient(Map.of());
                Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            VectorCollection collection = client.createCollection(SPEC);
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO item VALUES ('x', '{}', '[1,2,3]')");
            FutureTask<VectorException> build = new FutureTask<>(() -> catchThrowableOfType(
                    VectorException.class,
                    () -> collection.createIndex(
                            IndexSpec.hnsw(), IndexBuild.defaults().concurrently())));
            new Thread(build).start();
            String waiting = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'";
            await().until(() -> !Database.query(database, waiting).isEmpty());
            String pid = Database.query(database, waiting).get(0);
            Database.query(database, "SELECT pg_cancel_backend(" + pid + ")");
            VectorException failure = build.get();
            assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(failure.text()).contains("cancelled on the server, and is not repeated");
            assertThat(failure.context().attempt()).isLessThanOrEqualTo(1);
            writer.rollback();
            collection.createIndex(IndexSpec.hnsw(), IndexBuild.defaults());
        }
    }

    /** Every connection of the pool gets to know the types and prepares statements. */
    private static void useEveryConnection(VectorClient client, VectorCollection collection) throws SQLException {
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                for (int repeat = 0; repeat < 3; repeat++) {
                    collection.upsert(RECORDS);
                    collection.search(QUERY);
                    collection.searchBatch(List.of(QUERY, QUERY));
                }
                if (i < 3) { // the pool gives the connection that was used last
                    taken.add(client.unwrap(DataSource.class).getConnection());
                }
            }
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    private static void works(VectorClient client) {
        VectorCollection collection = client.createCollection(SPEC);
        for (int call = 0; call < 8; call++) {
            collection.upsert(RECORDS);
            assertThat(collection.search(QUERY).hits()).hasSize(3);
            assertThat(collection.count()).isEqualTo(60);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExtensionThatIsMadeAnewCostsRetriesOnly(boolean usedWhileMissing) throws SQLException {
        try (VectorClient client = patient(Map.of("pool.max-size", "4", "pool.min-idle", "4"))) {
            for (int round = 0; round < 3; round++) {
                VectorCollection collection = client.createCollection(SPEC);
                useEveryConnection(client, collection);
                inDatabase("DROP EXTENSION vector CASCADE");
                if (usedWhileMissing) {
                    fails(() -> collection.search(QUERY), ErrorCode.NOT_READY);
                    fails(() -> client.createCollection(OTHER), ErrorCode.SCHEMA_MISMATCH);
                }
                inDatabase("CREATE EXTENSION vector");
                fails(() -> collection.search(QUERY), ErrorCode.SCHEMA_MISMATCH); // its column went with the type
                fails(() -> client.collection("item"), ErrorCode.SCHEMA_MISMATCH);
                assertThat(client.dropCollection("item")).isTrue();
                works(client);
                assertThat(client.dropCollection("item")).isTrue();
            }
        }
    }

    @Test
    void aSchemaThatIsMadeAnewTakesItsCollectionsAlong() throws SQLException {
        inDatabase(
                "DROP EXTENSION vector CASCADE",
                "CREATE SCHEMA app AUTHORIZATION " + database.user(),
                "CREATE EXTENSION vector SCHEMA app");
        try (VectorClient client = patient(Map.of("schema", "app", "pool.max-size", "4", "pool.min-idle", "4"))) {
            VectorCollection collection = client.createCollection(SPEC);
            useEveryConnection(client, collection);
            inDatabase(
                    "DROP SCHEMA app CASCADE",
                    "CREATE SCHEMA app AUTHORIZATION " + database.user(),
                    "CREATE EXTENSION vector SCHEMA app");
            fails(() -> collection.count(), ErrorCode.COLLECTION_NOT_FOUND);
            fails(() -> collection.search(QUERY), ErrorCode.COLLECTION_NOT_FOUND);
            fails(() -> collection.upsert(RECORDS), ErrorCode.COLLECTION_NOT_FOUND);
            fails(() -> client.collection("item"), ErrorCode.COLLECTION_NOT_FOUND);
            assertThat(client.listCollections()).isEmpty();
            works(client);
            assertThat(collection.count())
                    .as("the old handle finds the new table")
                    .isEqualTo(60);
        }
    }

    private static void fails(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VectorException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    @Test
    void changesOfTheTableByOthersDoNotFailCalls() throws Exception {
        try (VectorClient client = patient(Map.of("pool.max-size", "4"))) {
            VectorCollection collection = client.createCollection(SPEC);
            collection.upsert(RECORDS);
            AtomicBoolean over = new AtomicBoolean();
            List<FutureTask<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                FutureTask<Integer> caller = new FutureTask<>(() -> {
                    int calls = 0;
                    while (!over.get() || calls < 10) {
                        collection.upsert(RECORDS);
                        assertThat(collection.search(QUERY).hits()).hasSize(3);
                        assertThat(collection.count()).isEqualTo(60);
                        calls++;
                    }
                    return calls;
                });
                new Thread(caller).start();
                callers.add(caller);
            }
            try {
                for (int round = 0; round < 5; round++) {
                    Database.execute(
                            database,
                            "ALTER TABLE item ADD COLUMN note text",
                            "CREATE INDEX byothers ON item USING hnsw (vector vector_cosine_ops)",
                            "ANALYZE item",
                            "ALTER TABLE item DROP COLUMN note",
                            "REINDEX TABLE item",
                            "DROP INDEX byothers",
                            "VACUUM FULL item",
                            "ALTER TABLE item ALTER COLUMN metadata SET STORAGE EXTERNAL");
                }
            } finally {
                over.set(true);
            }
            for (FutureTask<Integer> caller : callers) {
                assertThat(caller.get()).isPositive();
            }
        }
    }
}
