package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.covector.ErrorCode;
import io.covector.VectorClient;
import io.covector.VectorException;
import io.covector.spi.Backend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final String TWO_BACKENDS = """
            active: one
            timeout: 5s
            backends:
              one: {type: fake, greeting: "one ${WHO:there}"}
              two: {type: fake, greeting: two, size: 3}
            retry:
              max-attempts: 2
            """;

    @TempDir
    Path dir;

    @Test
    void oneLineSwitchesTheBackend() throws IOException {
        assertThat(greeting(yaml(TWO_BACKENDS), Map.of())).isEqualTo("one there");
        assertThat(greeting(yaml(TWO_BACKENDS.replace("active: one", "active: two")), Map.of()))
                .isEqualTo("two");
    }

    @Test
    void theEnvironmentOverridesTheFile() throws IOException {
        Path file = yaml(TWO_BACKENDS);
        assertThat(greeting(file, Map.of("COVECTOR_ACTIVE", "two"))).isEqualTo("two");
        assertThat(greeting(file, Map.of("COVECTOR_BACKENDS_ONE_GREETING", "env")))
                .isEqualTo("env");
        assertThat(greeting(file, Map.of("WHO", "me"))).isEqualTo("one me");
        assertThat(greeting(file, Map.of("COVECTOR_ACTIVE", "three", "COVECTOR_BACKENDS_THREE_TYPE", "fake")))
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"83e19204", "1.10", ".nan", "0x1F", "007", "True", "2026-01-01", "1_000", "null0"})
    void plainValuesAreTextsAsTheyAreWritten(String value) throws IOException {
        Path file = yaml("backends:\n  a:\n    type: fake\n    greeting: " + value + "\n");
        assertThat(greeting(file, Map.of())).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null"})
    void emptyValuesAreNone(String value) throws IOException {
        Path file = yaml("backends:\n  a:\n    type: fake\n    greeting: " + value + "\n");
        assertThat(greeting(file, Map.of())).isEqualTo("hello");
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        Path file = Files.writeString(
                dir.resolve("bom.properties"), "\uFEFFbackends.a.type=fake\nbackends.a.greeting=there\n");
        assertThat(greeting(file, Map.of())).isEqualTo("there");
        assertThat(greeting(yaml("\uFEFF" + TWO_BACKENDS), Map.of())).isEqualTo("one there");
    }

    @Test
    void valuesOfCodeHoldNoPlaceholders() throws IOException {
        try (VectorClient client = VectorClients.open(ClientConfig.loading(yaml(TWO_BACKENDS), Map.of("WHO", "me"))
                .set("backends.one.greeting", "a$${b}${WHO}${")
                .build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("a$${b}${WHO}${");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"password: \"s3cr3t\\UFFFFFFFF\"", "password: \"s3cr3t\\q\"", "password: s3cr3t: x", "a: \"\\U"})
    void faultyFilesAreRefusedWithoutASecret(String text) {
        assertThatThrownBy(() -> ClientConfig.load(yaml(text)))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
                .hasMessageContaining("is not YAML")
                .hasMessageNotContaining("s3cr3t")
                .hasNoCause();
    }

    @Test
    void aliasesThatStandForMillionsOfKeysAreRefused() throws IOException {
        StringBuilder text = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i < 25; i++) {
            text.append("a" + i + ": &a" + i + " {x: *a" + (i - 1) + ", y: *a" + (i - 1) + "}\n");
        }
        Path file = yaml(text.toString());
        assertThatThrownBy(() -> ClientConfig.load(file)).hasMessageContaining("more than 10000 keys");
    }

    @Test
    void aLibraryOfAnotherVersionIsAMistakeOfTheConfiguration() throws IOException {
        Path file = yaml("backends:\n  a:\n    type: fake\n    greeting: unlinked\n");
        assertThatThrownBy(() -> greeting(file, Map.of()))
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
                .hasMessageContaining("io.vendor.Sdk.call()")
                .hasMessageContaining("covector-bom")
                .hasCauseInstanceOf(NoSuchMethodError.class);
    }

    @Test
    void propertiesAndCodeSayTheSame() throws IOException {
        Path file = Files.writeString(
                dir.resolve("c.properties"), "backends.a.type=fake\nbackends.a.greeting=from properties\n");
        assertThat(greeting(file, Map.of())).isEqualTo("from properties");
        try (VectorClient client = VectorClients.open(
                ClientConfig.loading(file).set("backends.a.greeting", "code").build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("code");
        }
        try (VectorClient client = VectorClients.open(
                ClientConfig.builder().set("backends.a.type", "fake").build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("hello");
        }
    }

    @Test
    void codeOverridesTheEnvironment() throws IOException {
        Map<String, String> environment = Map.of("COVECTOR_ACTIVE", "one", "COVECTOR_BACKENDS_TWO_GREETING", "env");
        ClientConfig.Builder chosen =
                ClientConfig.loading(yaml(TWO_BACKENDS), environment).set("active", "two");
        try (VectorClient client = VectorClients.open(chosen.build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("env");
        }
    }

    @Test
    void namesTheBackendThatCannotBeOpened() throws IOException {
        Path file = yaml(TWO_BACKENDS.replace("greeting: two", "greeting: nobody"));
        assertThatThrownBy(() -> greeting(file, Map.of("COVECTOR_ACTIVE", "two")))
                .hasMessage("UNAVAILABLE: nobody there [backend=two (fake), operation=open]");
    }

    @Test
    void findsTheNamedFile() throws IOException {
        Path file = yaml(TWO_BACKENDS);
        ClientConfig.Builder byProperty =
                ClientConfig.finding(Map.of("covector.config", file.toString(), "COVECTOR_CONFIG", "/nowhere.yaml"));
        try (VectorClient client = VectorClients.open(byProperty.build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("one there");
        }
        assertError(
                () -> ClientConfig.finding(Map.of("COVECTOR_CONFIG", "/nowhere.yaml")),
                "the configuration file '/nowhere.yaml' cannot be read; accepted is a readable file in UTF-8");
    }

    @Test
    void namesKeyValueAndWayOut() throws IOException {
        assertOpenFails(
                TWO_BACKENDS.replace("active: one", "active: tow"), "'tow' is no backend; accepted are [one, two]");
        assertOpenFails(
                TWO_BACKENDS.replace("active: one\n", ""),
                "there are 2 backends [one, two]; accepted is the name of one of them");
        assertOpenFails(TWO_BACKENDS.replace("timeout: 5s", "timeout: soon"), "'timeout' is 'soon'");
        assertOpenFails(TWO_BACKENDS.replace("timeout:", "tiemout:"), "did you mean 'timeout'?");
        assertOpenFails(
                TWO_BACKENDS.replace("max-attempts: 2", "max-attempts: 99"),
                "'retry.max-attempts' is '99'",
                "accepted are integers from 1 to 20");
        assertOpenFails(
                TWO_BACKENDS.replace("{type: fake, greeting: \"one", "{type: pgvector, greeting: \"one"),
                "'backends.one.type'",
                "no adapter for 'pgvector'",
                "add io.covector:covector-pgvector-adapter");
        assertOpenFails(
                TWO_BACKENDS.replace("{type: fake, greeting: \"one", "{type: fakr, greeting: \"one"),
                "no adapter for 'fakr'; accepted are [fake]");
        assertOpenFails(
                TWO_BACKENDS.replace("greeting: \"one", "greting: \"one"), "unknown key 'backends.one.greting'");
        assertOpenFails("- a list", "holds no keys");
        assertOpenFails("a: [unclosed", "is not YAML");
    }

    @Test
    void checksTheBackendsThatAreNotActiveToo() throws IOException {
        assertOpenFails(TWO_BACKENDS.replace("size: 3", "size: 30"), "'backends.two.size' is '30'");
        assertOpenFails(TWO_BACKENDS.replace("size: 3", "sise: 3"), "unknown key 'backends.two.sise'");
        String missing = TWO_BACKENDS.replace("two: {type: fake", "two: {type: elsewhere");
        assertThat(greeting(yaml(missing), Map.of("COVECTOR_BACKENDS_TWO_ANY", "x")))
                .isEqualTo("one there");
    }

    @Test
    void refusesVariablesThatOverrideNothing() throws IOException {
        Path file = yaml(TWO_BACKENDS);
        assertError(
                () -> greeting(file, Map.of("COVECTOR_BACKENDS_ONE_GRETING", "x")),
                "environment variable COVECTOR_BACKENDS_ONE_GRETING overrides no key",
                "; did you mean COVECTOR_BACKENDS_ONE_GREETING?");
        assertThat(greeting(file, Map.of("COVECTOR_HOME", "x"))).isEqualTo("one there");
    }

    @ParameterizedTest
    @CsvSource({
        "COVECTOR_TIMOET, ignored; did you mean COVECTOR_TIMEOUT?",
        "COVECTOR_BACKEND_ONE_GREETING, ignored; did you mean COVECTOR_BACKENDS_ONE_GREETING?",
        "COVECTOR_HOME, ignored"
    })
    void logsVariablesOnceThatAreNoKey(String variable, String words) throws IOException {
        Path file = yaml(TWO_BACKENDS);
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThat(greeting(file, Map.of(variable, "5s"))).isEqualTo("one there");
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(variable)))
                .singleElement(STRING)
                .contains("WARN")
                .endsWith("environment variable " + variable + " is not a key of the configuration; " + words);
    }

    @Test
    void refusesValuesInThePlaceOfSections() throws IOException {
        String one = "backends: {a: {type: fake}}";
        assertOpenFails(
                "retry: 3\n" + one,
                "'retry' in " + dir.resolve("covector.yaml") + ": is a value; accepted is a section with keys");
        assertOpenFails("search: on\nbatch: 5\n" + one, "'search' in ", "'batch' in ");
    }

    @Test
    void theEnvironmentAloneMakesABackend() {
        Map<String, String> environment =
                Map.of("COVECTOR_BACKENDS_MY_DB_TYPE", "fake", "COVECTOR_BACKENDS_MY_DB_GREETING", "from outside");
        try (VectorClient client =
                VectorClients.open(ClientConfig.finding(environment).build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("from outside");
        }
        Map<String, String> named = new HashMap<>(environment);
        named.put("COVECTOR_ACTIVE", "my-db");
        try (VectorClient client =
                VectorClients.open(ClientConfig.finding(named).build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("from outside");
        }
        named.put("COVECTOR_ACTIVE", "other");
        assertError(
                () -> VectorClients.open(ClientConfig.finding(named).build()),
                "'active' in environment variable COVECTOR_ACTIVE: 'other' is no backend; accepted are [my_db]");
        named.remove("COVECTOR_ACTIVE");
        named.put("COVECTOR_BACKENDS_OTHER_TYPE", "fake");
        assertError(
                () -> VectorClients.open(ClientConfig.finding(named).build()), "there are 2 backends [my_db, other]");
    }

    @Test
    void blamesTheSourceOfTheValue() throws IOException {
        Path file = yaml(TWO_BACKENDS);
        assertError(
                () -> greeting(file, Map.of("COVECTOR_ACTIVE", "prod")),
                "'active' in environment variable COVECTOR_ACTIVE: 'prod' is no backend");
        assertError(
                () -> VectorClients.open(ClientConfig.loading(file, Map.of("COVECTOR_ACTIVE", "one"))
                        .set("active", "prod")
                        .set("timeout", "soon")
                        .build()),
                "'active' in settings given in code: 'prod' is no backend",
                "'timeout' is 'soon' in settings given in code");
    }

    @Test
    void saysHowAConfigurationBegins() throws IOException {
        assertOpenFails(
                "", "there is no backend", "accepted are sections with a type", "'backends: {main: {type: fake}}'");
        assertOpenFails("# nothing yet\n", "there is no backend");
        assertOpenFails(
                "covector:\n  backends:\n    a: {type: fake}\n",
                "there is no backend",
                "write 'backends' in place of 'covector.backends'");
        assertOpenFails(
                "backend:\n  a: {type: fake}\n",
                "there is no backend",
                "unknown key 'backend.a.type'",
                "did you mean 'backends'?");
        assertOpenFails(
                "backends:\n  a: {greeting: x}\n",
                "'backends.a.type' is missing",
                "or as COVECTOR_BACKENDS_A_TYPE",
                "accepted are fake");
    }

    @Test
    void tellsAllMistakesAtOnce() throws IOException {
        assertOpenFails(
                TWO_BACKENDS
                        .replace("active: one", "active: tow")
                        .replace("timeout: 5s", "timeout: soon\ntiemout: 5s")
                        .replace("max-attempts: 2", "max-attempts: 99\n  max-atempts: 2\n  jitter: 7")
                        .replace("size: 3", "size: 30"),
                "6 mistakes in the configuration: (1) 'active'",
                "'timeout' is 'soon'",
                "'retry.max-attempts' is '99'",
                "'retry.jitter' is '7'",
                "unknown key 'retry.max-atempts'",
                "(6) 'backends.two.size' is '30'");
        StringBuilder many = new StringBuilder(TWO_BACKENDS);
        for (int i = 0; i < 100; i++) {
            many.append("  unknown-" + i + ": 1\n");
        }
        assertOpenFails(many.toString(), "at least 20 mistakes in the configuration");
    }

    @Test
    void refusesResourcesThatNobodyAsksFor() throws IOException {
        Path file = yaml(TWO_BACKENDS);
        FakeBackend given = new FakeBackend("given");
        try (VectorClient client = VectorClients.open(ClientConfig.loading(file, Map.of())
                .resource("one", FakeBackend.class, given)
                .resource("two", FakeBackend.class, new FakeBackend("of the other"))
                .build())) {
            assertThat(client.unwrap(String.class)).isEqualTo("given");
        }
        assertError(
                () -> VectorClients.open(ClientConfig.loading(file, Map.of())
                        .resource("noe", FakeBackend.class, given)
                        .build()),
                "resource('noe', FakeBackend.class, ...): there is no such backend; accepted are [one, two]");
        assertError(
                () -> VectorClients.open(ClientConfig.loading(file, Map.of())
                        .resource("one", Backend.class, given)
                        .build()),
                "resource('one', Backend.class, ...): a backend of type 'fake' does not take it",
                "accepted are [io.covector.client.FakeBackend]");
    }

    private void assertOpenFails(String yaml, String... parts) throws IOException {
        Path file = yaml(yaml);
        assertError(() -> greeting(file, Map.of()), parts);
    }

    private static void assertError(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOfSatisfying(VectorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
            assertThat(e.text()).contains(parts);
        });
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(dir.resolve("covector.yaml"), text);
    }

    private static String greeting(Path file, Map<String, String> variables) {
        try (VectorClient client =
                VectorClients.open(ClientConfig.loading(file, variables).build())) {
            return client.unwrap(String.class);
        }
    }
}
