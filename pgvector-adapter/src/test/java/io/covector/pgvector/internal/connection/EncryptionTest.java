package io.covector.pgvector.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.config.Secret;
import io.covector.config.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionTest {
    private static final String REMOTE = "jdbc:postgresql://db.example.com:5432/app";

    private static Optional<String> warning(boolean supplied, String url, String... settings) {
        Map<String, String> values = new HashMap<>(Map.of("url", url));
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return Encryption.warning(ConnectionOptions.from(Settings.of(values)), Secret.of(url), supplied);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?sslmode=prefer", "?sslmode=allow", "?sslmode=disable", "?ssl=false"})
    void aPasswordOnItsWayToAnotherMachine(String parameters) {
        assertThat(warning(false, REMOTE + parameters, "user", "wren", "password", "kite-9302"))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("password", "db.example.com", "'tls.enabled: true'", "sslmode")
                        .doesNotContain("kite"));
    }

    @Test
    void anySecretCounts() {
        assertThat(warning(true, REMOTE)).isPresent();
        assertThat(warning(false, REMOTE + "?password=kite-9302")).isPresent();
        assertThat(warning(false, REMOTE, "properties.sslcert", "client.pem")).isPresent();
        assertThat(warning(false, REMOTE, "user", "wren")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?sslmode=require", "?sslmode=verify-full", "?ssl=true", "?gssEncMode=require"})
    void whatIsEncryptedForCertain(String parameters) {
        assertThat(warning(true, REMOTE + parameters)).isEmpty();
    }

    @Test
    void alsoBySettings() {
        assertThat(warning(true, REMOTE, "tls.enabled", "true")).isEmpty();
        assertThat(warning(true, REMOTE, "properties.sslmode", "verify-ca")).isEmpty();
        assertThat(warning(true, REMOTE, "properties.socketFactory", "com.example.Factory"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/app",
                "jdbc:postgresql://127.0.0.1:5432/app",
                "jdbc:postgresql://[::1]/app",
                "jdbc:postgresql:app",
                "jdbc:postgresql:///app"
            })
    void thisMachine(String url) {
        assertThat(warning(true, url)).isEmpty();
    }

    @Test
    void ofSeveralHostsThoseElsewhereAreNamed() {
        assertThat(warning(true, "jdbc:postgresql://localhost:1,one:2,two:3/app"))
                .hasValueSatisfying(text -> assertThat(text).contains("sent to one, two over"));
    }
}
