package io.covector.it.pgvector;

import static io.covector.it.servers.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorField;
import io.covector.client.VectorClients;
import io.covector.observe.ClientListener;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.test.servers.Link;
import io.covector.test.servers.PgBouncer;
import io.covector.test.servers.PgBouncer.PoolMode;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import io.covector.test.servers.Toxiproxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds and drops of one index by several clients, and such whose connection breaks. */
class IndexBuildIT {
    private static final IndexSpec INDEX = IndexSpec.hnsw(6, 20);

    private PgDatabase database;
    private Connection other;

    @BeforeEach
    void open() throws SQLException {
        database = TestServers.postgres().freshDatabase();
        other = database.connect();
        other.setAutoCommit(false);
        try (VectorClient client = Clients.open(database)) {
            client.createCollection(CollectionSpec.builder("item")
                            .vector(VectorField.of(4, Metric.COSINE).index(IndexSpec.none()))
                            .build())
                    .insert(Records.make(50, 4, 5, i -> Metadata.empty()));
        }
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        database.close();
    }

    /** Statements of a transaction beside, which stays open. */
    private void beside(String... statements) throws SQLException {
        try (Statement statement = other.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Every build waits for it. */
    private void writeBeside() throws SQLException {
        beside("UPDATE item SET metadata = '{}'");
    }

    private static FutureTask<Void> start(Runnable call) {
        FutureTask<Void> task = new FutureTask<>(call, null);
        new Thread(task).start();
        return task;
    }

    private static IndexBuild build(boolean concurrently) {
        return concurrently ? IndexBuild.defaults().concurrently() : IndexBuild.defaults();
    }

    private List<String> activities(String condition) {
        return Database.query(
                database,
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND "
                        + condition);
    }

    private void awaitActivity(String condition) {
        await().until(() -> !activities(condition).isEmpty());
    }

    /** How a call fails that is interrupted in this activity. */
    private VectorException interruptedIn(String activity, ThrowingCallable call) throws Exception {
        FutureTask<VectorException> task = new FutureTask<>(() -> catchThrowableOfType(VectorException.class, call));
        Thread caller = new Thread(task);
        caller.start();
        awaitActivity(activity);
        caller.interrupt();
        return task.get();
    }

    private List<String> vectorIndexes() {
        return Database.query(
                database,
                "SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index i"
                        + " JOIN pg_class c ON c.oid = indexrelid JOIN pg_am m ON m.oid = c.relam"
                        + " WHERE m.amname = 'hnsw' AND indrelid = 'item'::regclass");
    }

    private void assertOneValidIndex() {
        assertThat(vectorIndexes()).singleElement().asString().endsWith(" true");
        try (VectorClient client = Clients.open(database)) {
            assertThat(client.collection("item").spec().vectorField().index()).isEqualTo(INDEX);
        }
    }

    private void buildAtOnce(PgDatabase reached, List<Boolean> concurrently) throws Exception {
        List<VectorClient> clients = new ArrayList<>();
        List<FutureTask<Void>> builds = new ArrayList<>();
        try {
            writeBeside();
            for (boolean kind : concurrently) {
                VectorClient client = Clients.open(reached, Map.of("properties.ApplicationName", "b" + clients.size()));
                clients.add(client);
                VectorCollection collection = client.collection("item");
                builds.add(start(() -> collection.createIndex(INDEX, build(kind))));
            }
            awaitActivity("wait_event_type = 'Lock' AND query ~ 'CREATE INDEX|LOCK TABLE'");
            other.rollback();
            for (FutureTask<Void> build : builds) {
                build.get();
            }
        } finally {
            clients.forEach(VectorClient::close);
        }
        assertOneValidIndex();
    }

    @ParameterizedTest
    @CsvSource({"true, true, true", "false, false, false", "true, false, true"})
    void severalThatBuildOneIndexAtOnceAllHaveIt(boolean first, boolean second, boolean third) throws Exception {
        buildAtOnce(database, List.of(first, second, third));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theyAllHaveItBehindAPooler(boolean concurrently) throws Exception {
        try (PgBouncer pooler = TestServers.pgBouncer(database.server(), PoolMode.TRANSACTION, 4)) {
            buildAtOnce(pooler.inFrontOf(database), List.of(concurrently, concurrently, concurrently));
        }
    }

    /** A connection that is silent during a build is not cut, and the build not begun again beside the first. */
    @Test
    void aBuildIsLongerThanTheSocketTimeout() throws Exception {
        try (VectorClient client = Clients.open(database, Map.of("socket-timeout", "1s"))) {
            VectorCollection collection = client.collection("item");
            writeBeside();
            FutureTask<Void> build = start(() -> collection.createIndex(
                    INDEX, IndexBuild.defaults().concurrently().timeout(Duration.ofHours(1))));
            awaitActivity("query LIKE 'CREATE INDEX%' AND clock_timestamp() - query_start > interval '2s'");
            assertThat(vectorIndexes()).hasSize(1);
            other.rollback();
            build.get();
        }
        assertOneValidIndex();
    }

    /** A client that reaches the server through the link, and mends it before it tries again. */
    private VectorClient throughLink(Link link, AtomicReference<Link.Cure> cure) {
        URI uri = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        String url = database.jdbcUrl().replace(":" + uri.getPort() + "/", ":" + link.port() + "/");
        ClientListener listener = new ClientListener() {
            @Override
            public RequestObserver begun(RequestInfo request) {
                return new RequestObserver() {
                    @Override
                    public void retrying(VectorException failure, int attempt, Duration pause) {
                        Link.Cure now = cure.getAndSet(null);
                        if (now != null) {
                            now.apply();
                        }
                    }
                };
            }
        };
        return VectorClients.open(
                Clients.config(database, Map.of("url", url)).listener(listener).build());
    }

    private Link link(Toxiproxy toxiproxy) {
        URI uri = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        return toxiproxy.link(uri.getHost(), uri.getPort());
    }

    @Test
    void aBuildThatGoesOnAfterACutIsTakenWhenItIsReady() throws Exception {
        try (Toxiproxy toxiproxy = TestServers.toxiproxy()) {
            Link link = link(toxiproxy);
            AtomicReference<Link.Cure> cure = new AtomicReference<>();
            try (VectorClient client = throughLink(link, cure)) {
                VectorCollection collection = client.collection("item");
                writeBeside();
                FutureTask<Void> build = start(() -> collection.createIndex(INDEX, build(true)));
                awaitActivity("wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX%'");
                List<String> before = vectorIndexes();
                cure.set(link.cut());
                awaitActivity("query LIKE '%pg_stat_progress_create_index%'");
                assertThat(activities("query LIKE 'CREATE INDEX%'")).hasSize(1);
                assertThat(vectorIndexes()).isEqualTo(before).hasSize(1);
                other.rollback();
                build.get();
            }
        }
        assertOneValidIndex();
    }

    /** The work of a transaction whose client is gone is thrown away, and holds the table until then. */
    @Test
    void aBuildInATransactionThatGoesOnAfterACutIsEnded() throws Exception {
        Database.execute(
                database,
                "CREATE SEQUENCE builds",
                "CREATE FUNCTION first_takes_long() RETURNS event_trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN IF nextval('builds') = 1 THEN PERFORM pg_sleep(3600); END IF; END $$",
                "CREATE EVENT TRIGGER slow ON ddl_command_start WHEN tag IN ('CREATE INDEX')"
                        + " EXECUTE FUNCTION first_takes_long()");
        try (Toxiproxy toxiproxy = TestServers.toxiproxy()) {
            Link link = link(toxiproxy);
            AtomicReference<Link.Cure> cure = new AtomicReference<>();
            try (VectorClient client = throughLink(link, cure)) {
                VectorCollection collection = client.collection("item");
                FutureTask<Void> build = start(() -> collection.createIndex(INDEX, build(false)));
                awaitActivity("wait_event = 'PgSleep'");
                cure.set(link.cut());
                build.get();
                assertThat(activities("wait_event = 'PgSleep'")).isEmpty();
            }
        }
        assertOneValidIndex();
    }

    /** Its progress is over, but the transaction that makes it valid is not. */
    @Test
    void aBuildThatIsJustFinishingIsNoLeftover() throws Exception {
        try (VectorClient client = Clients.open(database)) {
            client.collection("item").createIndex(INDEX, build(true));
        }
        List<String> valid = vectorIndexes();
        String theIndex = " WHERE indexrelid IN (SELECT oid FROM pg_class WHERE relname LIKE 'covector_%')";
        Database.execute(database, "UPDATE pg_index SET indisvalid = false" + theIndex);
        try (VectorClient client = Clients.open(database)) {
            VectorCollection collection = client.collection("item");
            beside("UPDATE pg_index SET indisvalid = true" + theIndex);
            FutureTask<Void> build = start(() -> collection.createIndex(INDEX, build(true)));
            awaitActivity("application_name = 'covector' AND query LIKE '%pg_stat_progress_create_index%'");
            other.commit();
            build.get();
        }
        assertThat(vectorIndexes()).isEqualTo(valid);
        assertOneValidIndex();
    }

    @Test
    void aLeftoverMakesRoomForTheNextBuild() throws Exception {
        try (VectorClient client = Clients.open(database)) {
            VectorCollection collection = client.collection("item");
            writeBeside();
            VectorException failure = interruptedIn(
                    "wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX%'",
                    () -> collection.createIndex(INDEX, build(true)));
            assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(vectorIndexes()).singleElement().asString().endsWith(" false");
            other.rollback();
            collection.createIndex(INDEX, build(false));
        }
        assertOneValidIndex();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDropBehindALongReaderStopsNobody(boolean partitioned) throws Exception {
        String table = partitioned ? "parted" : "item";
        Database.execute(
                database,
                "CREATE TABLE parted (id text PRIMARY KEY, vector vector(4) NOT NULL) PARTITION BY HASH (id)",
                "CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
                "CREATE INDEX theirs ON " + table + " USING hnsw (vector vector_cosine_ops)");
        Map<String, String> mapping = Map.of(
                "collections.parted.table", "parted",
                "collections.parted.metric", "COSINE",
                "collections.parted.drop-indexes", "all");
        try (VectorClient client = Clients.open(database, mapping)) {
            VectorCollection collection = client.collection(table);
            assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.hnsw());
            beside("SELECT count(*) FROM " + table);
            FutureTask<Void> drop = start(collection::dropIndex);
            for (int i = 0; i < 3; i++) {
                awaitActivity("wait_event_type = 'Lock' AND query LIKE 'DROP INDEX%'");
                assertThat(collection.count()).isEqualTo(partitioned ? 0 : 50);
            }
            assertThat(drop.isDone()).isFalse();
            other.rollback();
            drop.get();
            assertThat(collection.spec().vectorField().index()).isEqualTo(IndexSpec.none());
        }
        assertThat(Database.query(database, "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%hnsw%'"))
                .isEmpty();
    }

    @Test
    void aDropThatEndedHalfwayIsFinishedByTheNext() throws Exception {
        Database.execute(database, "CREATE INDEX theirs ON item USING hnsw (vector vector_cosine_ops)");
        try (VectorClient client = Clients.open(database)) {
            VectorCollection collection = client.collection("item");
            beside("SELECT count(*) FROM item");
            VectorException failure =
                    interruptedIn("wait_event_type = 'Lock' AND query LIKE 'DROP INDEX%'", collection::dropIndex);
            assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(vectorIndexes()).containsExactly("theirs false");
            other.rollback();
        }
        try (VectorClient client = Clients.open(database)) {
            client.collection("item").dropIndex();
        }
        assertThat(vectorIndexes()).isEmpty();
    }
}
