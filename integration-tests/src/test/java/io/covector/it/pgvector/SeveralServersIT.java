package io.covector.it.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Backend;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs that name several servers, of which one does not answer. */
class SeveralServersIT {
    private PgDatabase database;
    private ServerSocket silent;

    @BeforeEach
    void open() throws IOException {
        database = TestServers.postgres().freshDatabase();
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress()); // the kernel takes connections for it
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
        database.close();
    }

    private Backend open(String parameters, Map<String, String> settings) {
        URI server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "," + server.getHost() + ":"
                + server.getPort() + server.getPath() + parameters;
        Map<String, String> all = new HashMap<>(settings);
        all.put("url", url);
        return Backends.open(database, all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?sslmode=disable&targetServerType=primary", "?targetServerType=preferSecondary"})
    void theSecondIsTriedWithinTheTime(String parameters) throws Exception {
        try (Backend backend = open(parameters, Map.of("connect-timeout", "6s"))) {
            assertThat(backend.ping(Backends.seconds(30))).isNotNull();
        }
    }

    @Test
    void aServerThatIsNotOfTheKindIsNoneOfThem() {
        assertThatThrownBy(() -> open("?targetServerType=secondary", Map.of("connect-timeout", "1s"))
                        .close())
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void theRefusalOfOneGoesBeforeTheSilenceOfAnother() {
        assertThatThrownBy(() -> open("", Map.of("connect-timeout", "6s", "user", "nobody_of_that_name"))
                        .close())
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }
}
