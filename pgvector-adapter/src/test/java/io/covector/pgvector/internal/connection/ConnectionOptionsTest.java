package io.covector.pgvector.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.PoolConfig;
import io.covector.config.Secret;
import io.covector.config.Settings;
import io.covector.test.FakeTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionOptionsTest {
    private static final String URL = "jdbc:postgresql://db:5432/app";

    @Test
    void defaultsNeedNothing() {
        ConnectionOptions options = ConnectionOptions.from(Settings.of(Map.of()));
        assertThat(options.pool()).isEqualTo(PoolConfig.defaults());
        assertThat(options.timeouts().connect()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.timeouts().socket()).isEmpty();
    }

    @Test
    void everyKeyIsRead() throws SQLException {
        Map<String, String> values = new HashMap<>();
        values.put("url", URL);
        values.put("user", "u");
        values.put("password", "s3cret");
        values.put("pool.max-size", "7");
        values.put("connect-timeout", "1500ms");
        values.put("socket-timeout", "20s");
        values.put("keepalive", "1m");
        values.put("leak-detection", "10s");
        values.put("properties.sslmode", "require");
        values.put("properties.prepareThreshold", "0");
        Settings settings = Settings.of(values);
        ConnectionOptions options = ConnectionOptions.from(settings);
        settings.rejectUnknown();

        assertThat(options.toString()).doesNotContain("s3cret");
        DriverProperties properties = new DriverProperties(options, Secret.of(URL), Optional.empty());
        assertThat(properties.toString()).doesNotContain("s3cret");
        HikariConfig pool =
                HikariConfigs.config(options, new ConnectionFactory(properties, FakeTicker.impatient()), "main");
        assertThat(pool.getMaximumPoolSize()).isEqualTo(7);
        assertThat(pool.getMinimumIdle()).isEqualTo(7);
        assertThat(pool.getKeepaliveTime()).isEqualTo(60_000);
        assertThat(pool.getLeakDetectionThreshold()).isEqualTo(10_000);
        assertThat(pool.getPoolName()).isEqualTo("covector-main");
        assertThat(pool.getValidationTimeout()).isEqualTo(2_000);
        assertThat(properties.get())
                .containsEntry("user", "u")
                .containsEntry("connectTimeout", "2")
                .containsEntry("cancelSignalTimeout", "2")
                .containsEntry("socketTimeout", "20")
                .containsEntry("sslmode", "require")
                .containsEntry("prepareThreshold", "0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            url                 | jdbc:mysql://h/db?password=hush | 'url' in settings given in code: is no JDBC URL \
            of PostgreSQL; accepted are jdbc:postgresql://host:port/database
            pool.max-size       | 0    | 'pool.max-size' is '0' in settings given in code; accepted are integers \
            from 1 to 10000
            keepalive           | 1h   | 'keepalive' in settings given in code: is not below pool.max-lifetime \
            (1800s); accepted are shorter durations
            properties.prepareThreshold | -1 | 'properties.prepareThreshold' in settings given in code: is '-1'; \
            accepted are integers from 0
            properties.prepareThreshold | x  | is 'x'; accepted are integers from 0
            url   | jdbc:postgresql://h/db?prepareThreshold=-1&password=hush | 'url' in settings given in code: sets \
            prepareThreshold, which is '-1'; accepted are
            properties.maxResultBuffer | 10M | is not accepted: an answer beyond it breaks the connection
            properties.sslmode | nonsense | is 'nonsense'; accepted are disable, allow, prefer, require
            properties.preferQueryMode | quick | is 'quick'; accepted are extended, extendedForPrepared
            properties.password | hush | 'properties.password' in settings given in code: is not accepted there; set \
            'password' beside 'url'
            """)
    void errorsNameKeyValueAndWayOut(String key, String value, String message) {
        assertRefused(Map.of(key, value), message);
    }

    @Test
    void encryptsAsTold(@TempDir Path folder) throws IOException, SQLException {
        for (String name : List.of("ca.pem", "c.pem", "k.pem")) {
            Files.createFile(folder.resolve(name));
        }
        String ca = folder.resolve("ca.pem").toString();
        String certificate = folder.resolve("c.pem").toString();
        String key = folder.resolve("k.pem").toString();

        assertThat(driver(Map.of("url", URL))).doesNotContainKey("sslmode");
        assertThat(driver(Map.of("url", URL, "tls.enabled", "true")))
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        assertThat(driver(Map.of("url", URL, "tls.enabled", "true", "tls.ca-file", ca)))
                .containsEntry("sslrootcert", ca)
                .containsEntry("sslcert", "")
                .containsEntry("sslkey", "");
        Map<String, String> mutual = Map.of(
                "url",
                URL,
                "tls.enabled",
                "true",
                "tls.ca-file",
                ca,
                "tls.certificate-file",
                certificate,
                "tls.key-file",
                key);
        assertThat(driver(mutual))
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslrootcert", ca)
                .containsEntry("sslcert", certificate)
                .containsEntry("sslkey", key);
    }

    private static Map<Object, Object> driver(Map<String, String> settings) throws SQLException {
        ConnectionOptions options = ConnectionOptions.from(Settings.of(settings));
        return new DriverProperties(options, Secret.of(URL), Optional.empty()).get();
    }

    @Test
    void refusesTlsThatWouldNotBe() {
        assertTls(Map.of("server-name", "x"), "'tls.server-name' in settings given in code: is not accepted here");
        assertTls(
                Map.of("ca-file", "/nowhere"),
                "'tls.ca-file' in settings given in code: is /nowhere, which cannot be read");
        assertTls(
                Map.of("certificate-file", "c", "key-file", "k"),
                "'tls.certificate-file' in settings given in code: is set without 'ca-file'");
        Map<String, String> values = new HashMap<>(Map.of("tls.enabled", "true", "url", URL));
        values.put("properties.sslmode", "disable");
        assertRefused(values, "'url' or 'properties' set sslmode");
        assertRefused(Map.of("tls.enabled", "true", "url", URL + "?user=hush&SSLMode=disable"), "set SSLMode");
    }

    private static void assertTls(Map<String, String> tls, String message) {
        Map<String, String> values = new HashMap<>(Map.of("tls.enabled", "true"));
        tls.forEach((key, value) -> values.put("tls." + key, value));
        assertRefused(values, message);
    }

    private static void assertRefused(Map<String, String> values, String message) {
        assertThatThrownBy(() -> ConnectionOptions.from(Settings.of(values)))
                .isInstanceOfSatisfying(VectorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
                    assertThat(e.text()).contains(message).doesNotContain("hush");
                });
    }
}
