package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.VectorClients;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.PgServer;
import io.covector.test.servers.TestServers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do to the database and its roles while a client is open. */
class HostileSurroundingsIT {
    private static final CollectionSpec SPEC =
            CollectionSpec.builder("item").vector(3, Metric.COSINE).build();
    private static final List<VectorRecord> RECORDS = Records.make(60, 3, 9, i -> Metadata.of("n", i));

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
}
