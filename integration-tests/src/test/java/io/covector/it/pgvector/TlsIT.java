package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.CallOptions;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Metric;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.filter.Filter;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.SecurePostgres;
import io.covector.test.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Encrypted connections, certificates of both sides. A connection that cannot be fails with its reason. */
class TlsIT {
    private static SecurePostgres oneWay;
    private static SecurePostgres mutual;

    @BeforeAll
    static void start() {
        oneWay = TestServers.postgresWithTls();
        mutual = TestServers.postgresWithMutualTls();
    }

    @AfterAll
    static void stop() {
        mutual.close();
        oneWay.close();
    }

    @Test
    void oneSideShowsACertificate() throws SQLException {
        try (VectorClient client = open(oneWay, "tls.ca-file", oneWay.file("ca.pem"))) {
            VectorCollection things = client.createCollection(
                    CollectionSpec.builder("things").vector(2, Metric.COSINE).build());
            assertThat(things.upsert(VectorRecord.of("a", new float[] {1, 0})).allWritten())
                    .isTrue();
            assertThat(things.count()).isEqualTo(1);
            assertThat(encryption(client)).isEqualTo("encrypted, of nobody");
            statementsAreCancelled(client, things);
        }
    }

    private static void statementsAreCancelled(VectorClient client, VectorCollection things) throws SQLException {
        CallOptions shortly = CallOptions.defaults().timeout(Duration.ofMillis(200));
        try (Connection blocker = client.unwrap(DataSource.class).getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE things IN ACCESS EXCLUSIVE MODE");
            assertFails(ErrorCode.TIMEOUT, () -> things.count(Filter.all(), shortly), "deadline");
            blocker.rollback();
            blocker.setAutoCommit(true);
        }
        assertThat(things.count()).isEqualTo(1);
    }

    @Test
    void bothSidesShowACertificate() throws SQLException {
        try (VectorClient client = open(
                mutual,
                "tls.ca-file",
                mutual.file("ca.pem"),
                "tls.certificate-file",
                mutual.file("client.pem"),
                "tls.key-file",
                mutual.file("client.key"))) {
            assertThat(encryption(client)).isEqualTo("encrypted, of /CN=client");
        }
    }

    private static String encryption(VectorClient client) throws SQLException {
        try (Connection connection = client.unwrap(DataSource.class).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT CASE WHEN ssl THEN 'encrypted' ELSE 'plain' END || ', of ' "
                                + "|| coalesce(client_dn, 'nobody') FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void aServerThatIsNotTrusted() {
        refused(oneWay, "the server's certificate is not trusted", "'tls.ca-file'"); // by the JDK
        refused(
                oneWay,
                "the server's certificate is not trusted",
                "'tls.ca-file'",
                "tls.ca-file",
                mutual.file("ca.pem"));
    }

    @Test
    void aServerUnderAnotherName() {
        refused(
                oneWay,
                "the server's certificate is made out to another host",
                "127.1",
                "tls.ca-file",
                oneWay.file("ca.pem"),
                "url",
                oneWay.jdbcUrl().replaceFirst("//[^:/]+", "//127.1")); // the same address
    }

    @Test
    void aClientThatIsNotTrusted() {
        assertFails(
                ErrorCode.UNAUTHENTICATED,
                () -> open(mutual, "tls.ca-file", mutual.file("ca.pem")).close(),
                "valid client certificate");
        // with TLS 1.3 the client has begun to talk by then, and finds the connection closed or the server's reason
        assertThatThrownBy(() -> open(
                                mutual,
                                "tls.ca-file",
                                mutual.file("ca.pem"),
                                "tls.certificate-file",
                                oneWay.file("client.pem"),
                                "tls.key-file",
                                oneWay.file("client.key"))
                        .close())
                .isInstanceOfSatisfying(
                        VectorException.class,
                        e -> assertThat(e.code()).isIn(ErrorCode.INVALID_CONFIG, ErrorCode.UNAVAILABLE))
                .hasMessageContaining("can be made: ");
    }

    @Test
    void filesThatAreNone() {
        refused(
                oneWay,
                "'backends.main.tls.ca-file'",
                "is /nowhere/ca.pem, which cannot be read",
                "tls.ca-file",
                "/nowhere/ca.pem");
        refused(oneWay, "a file of 'tls'", "no connection", "tls.ca-file", oneWay.file("server.key"));
    }

    @Test
    void aServerWithoutTls() {
        try (PgDatabase database = TestServers.postgres().freshDatabase()) {
            assertFails(
                    ErrorCode.INVALID_CONFIG,
                    () -> VectorClients.open(Clients.config(database, Map.of("tls.enabled", "true"))
                                    .build())
                            .close(),
                    "does not support SSL");
        }
    }

    private static VectorClient open(SecurePostgres server, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "type",
                "pgvector",
                "url",
                server.jdbcUrl(),
                "user",
                server.user(),
                "password",
                server.password(),
                "tls.enabled",
                "true",
                "connect-timeout",
                "1m")); // on a machine that may be busy
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        ClientConfig.Builder config = ClientConfig.builder();
        all.forEach((key, value) -> config.set("backends.main." + key, value));
        return VectorClients.open(config.build());
    }

    private static void refused(SecurePostgres server, String words, String more, String... settings) {
        assertFails(ErrorCode.INVALID_CONFIG, () -> open(server, settings).close(), words, more);
    }

    private static void assertFails(ErrorCode code, Runnable call, String... words) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).as(e.toString()).isEqualTo(code);
            assertThat(e.getMessage()).contains(words);
        });
    }
}
