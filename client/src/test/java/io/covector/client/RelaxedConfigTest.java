package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.observe.ClientInfo;
import io.covector.observe.ClientListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of sources whose names have another form, and configurations that are changed in code. */
class RelaxedConfigTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "retry.max-attempts",
                "retry.maxAttempts",
                "retry.max_attempts",
                "RETRY.MAX_ATTEMPTS",
                "retry.max.attempts",
                "Retry.MaxAttempts",
                "COVECTOR_RETRY_MAX_ATTEMPTS"
            })
    void aKeyMayBeSpelledInAnyWay(String key) {
        ClientConfig config = ClientConfig.builder()
                .set("retry.max-attempts", 5)
                .setAll(Map.of(key, 7))
                .build();
        assertThat(config.settings().integer("retry.max-attempts", 1, 20).required())
                .isEqualTo(7);
        assertThat(open(key, 99))
                .contains("'retry.max-attempts' is '99'")
                .contains("accepted are integers from 1 to 20");
    }

    @Test
    void namesOfTheApplicationKeepTheirLetters() {
        Settings settings = ClientConfig.builder()
                .setAll(Map.of(
                        "Backends",
                        Map.of(
                                "myDb",
                                        Map.of(
                                                "Collections",
                                                Map.of(
                                                        "myDocs",
                                                        Map.of(
                                                                "dropIndexes",
                                                                "all",
                                                                "Fields",
                                                                Map.of("createdAt", "created_at")))),
                                "my-db",
                                        Map.of(
                                                "pool",
                                                Map.of("maxSize", 3),
                                                "properties",
                                                Map.of("loginTimeout", 5, "a.B", 1)))))
                .build()
                .settings();
        Settings backends = settings.section("backends");
        assertThat(backends.names()).containsExactlyInAnyOrder("myDb", "my-db");
        Settings collections = backends.section("myDb").section("collections");
        assertThat(collections.names()).containsExactly("myDocs");
        assertThat(collections.section("myDocs").string("drop-indexes").required())
                .isEqualTo("all");
        assertThat(collections.section("myDocs").section("fields").names()).containsExactly("createdAt");
        assertThat(backends.section("my-db").integer("pool.max-size", 1, 9).required())
                .isEqualTo(3);
        assertThat(backends.section("myDb").integer("pool.max-size", 1, 9).optional())
                .isEmpty();
        assertThat(backends.section("my-db").section("properties").texts())
                .isEqualTo(Map.of("loginTimeout", "5", "a.B", "1"));
    }

    @Test
    void messagesSayWhereAKeyIsFrom() {
        ClientConfig.Builder builder = ClientConfig.builder()
                .set("backends.main.type", "fake")
                .setAll(Map.of("retry.maxAttempts", 99), key -> "property 'app." + key + "' of a.yaml");
        assertThatThrownBy(() -> VectorClients.open(builder.build()).close())
                .hasMessageContaining("'retry.max-attempts' is '99' in property 'app.retry.maxAttempts' of a.yaml;"
                        + " accepted are integers from 1 to 20");
        builder.set("retry.max-attempts", 98);
        assertThatThrownBy(() -> VectorClients.open(builder.build()).close())
                .hasMessageContaining("'retry.max-attempts' is '98' in settings given in code");
        builder.set("retry.max-attempts", 3).setAll(Map.of("tiemout", "1s"), key -> "a.yaml, line 3");
        assertThatThrownBy(() -> VectorClients.open(builder.build()).close())
                .hasMessageContaining("unknown key 'tiemout' in a.yaml, line 3; did you mean 'timeout'?");
    }

    @Test
    void theLastOneWins() throws IOException {
        Path file =
                Files.writeString(dir.resolve("c.yaml"), "timeout: 1s\nclose-timeout: 1s\nretry: {max-attempts: 2}\n");
        Settings settings = ClientConfig.loading(
                        file, Map.of("COVECTOR_TIMEOUT", "2s", "COVECTOR_RETRY_MAX_DELAY", "2s"))
                .setAll(Map.of("TIMEOUT", "3s", "closeTimeout", "3s", "retry.maxAttempts", 3))
                .setAll(Map.of("retry.max.attempts", 4))
                .set("close-timeout", "4s")
                .build()
                .settings();
        assertThat(duration(settings, "timeout")).hasSeconds(3);
        assertThat(duration(settings, "close-timeout")).hasSeconds(4);
        assertThat(duration(settings, "retry.max-delay")).hasSeconds(2);
        assertThat(settings.integer("retry.max-attempts", 1, 20).required()).isEqualTo(4);
    }

    private static Duration duration(Settings settings, String key) {
        return settings.duration(key, Duration.ZERO, Duration.ofHours(1)).required();
    }

    @Test
    void valuesHoldNoPlaceholdersAndNullsAreLeftOut() {
        Map<String, Object> given = new HashMap<>();
        given.put("backends.a.type", "fake");
        given.put("backends.a.Greeting", "a${WHO}$${b}");
        given.put("backends.a.size", null);
        try (VectorClient client =
                VectorClients.open(ClientConfig.builder().setAll(given).build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("a${WHO}$${b}");
        }
    }

    @Test
    void ambiguousAndUnknownNamesAreRefused() {
        assertThatThrownBy(() ->
                        ClientConfig.builder().setAll(Map.of("retry", Map.of("maxAttempts", 1, "max-attempts", 2))))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
                .hasMessageContaining("'retry.maxAttempts'")
                .hasMessageContaining("'retry.max-attempts'")
                .hasMessageContaining("in settings given in code are the same key; keep one");
        assertThatThrownBy(() -> ClientConfig.builder().setAll(Map.of("COVECTOR_TIMEOUT", "1s", "timeout", "2s")))
                .hasMessageContaining("are the same key; keep one");
        assertThatThrownBy(() -> ClientConfig.builder().setAll(Map.of("retry", List.of(1))))
                .hasMessageContaining("'retry' in settings given in code is a list");
        assertThat(open("retry.maxAttempt", 1))
                .contains("unknown key 'retry.maxAttempt' in settings given in code")
                .contains("did you mean 'retry.max-attempts'?")
                .contains("max-delay");
        assertThat(open("backends.a.sise", 1))
                .contains("unknown key 'backends.a.sise'")
                .contains("[greeting, size");
        assertThat(open("COVECTOR_RETRY_MAX", 1)).contains("COVECTOR_RETRY_MAX overrides no key that is known");
        assertThat(open("COVECTOR_NOTHING", 1)).contains("unknown key 'COVECTOR_NOTHING' in settings given in code");
    }

    private static String open(String key, Object value) {
        ClientConfig config = ClientConfig.builder()
                .set("backends.a.type", "fake")
                .setAll(Map.of(key, value))
                .build();
        try {
            VectorClients.open(config).close();
            return "opened";
        } catch (VectorException e) {
            return e.text();
        }
    }

    @Test
    void aConfigurationThatWasFoundCanBeChanged() throws IOException {
        Path file = Files.writeString(
                dir.resolve("covector.properties"), "backends.a.type=fake\nbackends.a.greeting=${WHO}\n");
        List<String> told = new ArrayList<>();
        ClientConfig found = ClientConfig.finding(Map.of("COVECTOR_CONFIG", file.toString(), "WHO", "me"))
                .listener(new Told("first", told))
                .build();
        ClientConfig changed =
                found.toBuilder().listener(new Told("second", told)).build();
        try (VectorClient client = VectorClients.open(changed)) {
            assertThat(client.unwrap(String.class)).isEqualTo("me");
        }
        assertThat(told).containsExactly("first", "second");
        try (VectorClient client = VectorClients.open(
                changed.toBuilder().setAll(Map.of("backends.a.GREETING", "you")).build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("you");
        }
        FakeBackend given = new FakeBackend("given");
        ClientConfig withResource =
                found.toBuilder().resource("a", FakeBackend.class, given).build();
        try (VectorClient client = VectorClients.open(withResource.toBuilder().build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("given");
        }
        told.clear();
        VectorClients.open(found).close();
        assertThat(told).containsExactly("first");
    }

    private record Told(String name, List<String> told) implements ClientListener {
        @Override
        public void opened(ClientInfo client) {
            told.add(name);
        }
    }
}
