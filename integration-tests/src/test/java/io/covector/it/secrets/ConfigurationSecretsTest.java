package io.covector.it.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.config.Settings;
import io.covector.spi.BackendProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No failure of a configuration shows a secret: not in its message, not in its causes, not in any object that can be
 * reached from it. The keys are those that the adapters ask for themselves.
 */
class ConfigurationSecretsTest {
    private static final String SECRET = "kite-9302";
    private static final Pattern ACCEPTED = Pattern.compile("accepted in '[^']*' are \\[([^]]*)]");

    @TempDir
    private Path directory;

    private static BackendProvider provider(String type) {
        return ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> base(String type) {
        return new LinkedHashMap<>(
                switch (type) {
                    case "pgvector" ->
                        Map.of(
                                "url",
                                "jdbc:postgresql://127.0.0.1:1/app?password=" + SECRET,
                                "user",
                                "wren",
                                "password",
                                SECRET);
                    case "milvus" -> Map.of("uri", "http://127.0.0.1:1", "token", "wren:" + SECRET);
                    default -> Map.of();
                });
    }

    private static void read(String type, Map<String, String> values) {
        Settings settings = Settings.of(values, "covector.yaml", Map.of("SECRET", SECRET));
        provider(type).validate(settings);
        settings.rejectUnknown();
    }

    /** Every key that an adapter knows, found by asking for one that it does not know in each section. */
    private static List<String> keys(String type) {
        List<String> keys = new ArrayList<>();
        List<String> open = new ArrayList<>(List.of(""));
        while (!open.isEmpty()) {
            String section = open.remove(0);
            Map<String, String> values = base(type);
            if (values.keySet().removeIf(key -> key.equals(section) || (section + ".").equals(key + "."))) {
                continue; // a value, and so no section
            }
            values.put(section.isEmpty() ? "unheard-of" : section + ".unheard-of", "x");
            try {
                read(type, values);
            } catch (VectorException e) {
                Matcher accepted = ACCEPTED.matcher(e.text());
                String where = section.isEmpty() ? "accepted in 'the root'" : "accepted in '" + section + "'";
                if (e.text().contains(where) && accepted.find()) {
                    for (String key : accepted.group(1).split(", ", -1)) {
                        String path = section.isEmpty() ? key : section + "." + key;
                        keys.add(path);
                        open.add(path);
                    }
                }
            }
        }
        return keys;
    }

    @ParameterizedTest
    @ValueSource(strings = {"pgvector", "milvus", "embedded"})
    void aValueThatIsNotAcceptedShowsNoSecret(String type) {
        List<String> keys = keys(type);
        assertThat(keys).hasSizeGreaterThanOrEqualTo(type.equals("embedded") ? 4 : 25);
        int refused = 0;
        for (String key : keys) {
            boolean isSecret = key.matches(".*(password|token|url|uri)");
            for (String value : List.of(
                    "${SECRET}", // the wrong type, or out of range, for all but texts
                    "-1${SECRET}",
                    SECRET + "${UNSET}tail",
                    "${" + SECRET + "!}",
                    isSecret && !key.endsWith("uri") ? SECRET : "-1", // an address shows all but its login
                    isSecret ? "http://wren:" + SECRET + "@[::/?token=" + SECRET : "99999999999999999999",
                    isSecret ? "jdbc:postgresql://wren:" + SECRET + "@db:port/app?x=" + SECRET : "\u0000")) {
                Map<String, String> values = base(type);
                values.put(key, value);
                refused += refusal(key + "=" + value, () -> read(type, values));
            }
            Map<String, String> values = base(type);
            values.put(key + ".unheard-of", SECRET);
            refused += refusal(key + ".unheard-of", () -> read(type, values));
            values.remove(key + ".unheard-of");
            values.put(key + "s-unheard-of", SECRET);
            refused += refusal(key + "s-unheard-of", () -> read(type, values));
        }
        assertThat(refused).isGreaterThan(3 * keys.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: 'X",
                "password: \"X",
                "password: \"X\\q\"",
                "password: \"\\UFFFFFFFFX\"",
                "password: *X",
                "password: !X y",
                "password: !X!X y",
                "password: &X &X",
                "password: @X",
                "password: `X",
                "password: %X",
                "password: {X",
                "password: {X: 1, X: 2}",
                "password: [X]",
                "password: {inner: X}",
                "password: X: X",
                "password: |X",
                "\tpassword: X",
                "password: X\n  password: X",
                "passwort: X",
                "password: X${UNSET}",
                "password: ${X!}",
                "url: jdbc:postgresql://wren:X@db:port/app",
                "url: jdbc:mysql://wren:X@db/app",
                "url: X",
                "url: jdbc:postgresql://127.0.0.1:1/app?sslmode=none&password=X",
                "url: jdbc:postgresql://127.0.0.1:1/app?unknown=X&password=X",
                "url: jdbc:postgresql://127.0.0.1:1/app?password=X",
                "url: jdbc:postgresql://127.0.0.1:1/app?password=X&sslmode=verify-full&sslkey=X&sslpassword=X",
                "properties: {password: X}",
                "properties: {sslpassword: X, loginTimeout: X}"
            })
    void aFileThatCannotBeOpenedShowsNoSecret(String line) throws IOException {
        String secret = line.replace("X", SECRET);
        String url = line.startsWith("url") ? "" : "    url: jdbc:postgresql://127.0.0.1:1/app\n";
        Path yaml = directory.resolve("covector.yaml");
        Files.writeString(
                yaml,
                "retry:\n  max-attempts: 1\nbackends:\n  main:\n    type: pgvector\n" + url + "    " + secret + "\n"
                        + "    pool: {min-idle: 0, max-size: 1, acquire-timeout: 250ms}\n");
        assertThat(refusal(line, () -> VectorClients.open(yaml).close())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uri: http://wren:X@127.0.0.1:1",
                "uri: http://X@127.0.0.1:1",
                "uri: http://127.0.0.1:1/path?token=X",
                "uri: http://127.0.0.1:1?token=X",
                "uri: http://127.0.0.1:1#X",
                "uri: http://wren:X@127.0.0.1:port",
                "uri: milvus://wren:X@db",
                "uri: 'http://wren:X@['",
                "uri: wren:X@",
                "token: X\n    password: X",
                "password: X",
                "token: [X]",
                "token: \"X\\q\"",
                "token: X${UNSET}tail",
                "token: X\n    tls: {ca-file: FILE}",
                "token: X\n    tls: {enabled: true, ca-file: FILE}",
                "token: X\n    tls: {enabled: true, certificate-file: FILE, key-file: FILE}",
                "token: X\n    connect-timeout: 250ms"
            })
    void aMilvusThatCannotBeOpenedShowsNoSecret(String line) throws IOException {
        Path file = directory.resolve("file.pem");
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + SECRET + "\n-----END PRIVATE KEY-----\n");
        String lines = line.replace("X", SECRET).replace("FILE", file.toString());
        String uri = line.startsWith("uri") ? "" : "    uri: http://127.0.0.1:1\n";
        String timeout = line.contains("connect-timeout") ? "" : "    connect-timeout: 250ms\n";
        Path yaml = directory.resolve("covector.yaml");
        Files.writeString(
                yaml,
                "retry: {max-attempts: 1}\nbackends:\n  main:\n    type: milvus\n" + uri + timeout + "    " + lines
                        + "\n");
        assertThat(refusal(line, () -> VectorClients.open(yaml).close())).isEqualTo(1);
    }

    @Test
    void filesThatCannotBeReadShowNothingOfThemselves() throws IOException {
        Path properties = directory.resolve("c.properties");
        Files.writeString(properties, "backends.a.type=pgvector\nbackends.a.password=" + SECRET + "\\u12\n");
        Path latin = directory.resolve("latin.yaml");
        Files.write(latin, ("password: " + SECRET + "\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));
        Path ending = directory.resolve("c.json");
        Files.writeString(ending, "{\"password\": \"" + SECRET + "\"}");
        Path unset = directory.resolve("unset.properties");
        Files.writeString(unset, "backends.a.type=milvus\nbackends.a.token=" + SECRET + "${UNSET}\n");
        for (Path file : List.of(properties, latin, ending, unset, directory.resolve("none.yaml"), directory)) {
            assertThat(refusal(file.toString(), () -> VectorClients.open(file).close()))
                    .isEqualTo(1);
        }
    }

    @Test
    void aConfigurationPrintsNoValue() {
        ClientConfig config = ClientConfig.builder()
                .set("backends.main.type", "pgvector")
                .set("backends.main.password", SECRET)
                .build();
        assertThat(config.toString()).doesNotContain(SECRET);
        VectorException refused = catchThrowableOfType(VectorException.class, () -> VectorClients.open(config));
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertShowsNothing("no url", refused);
    }

    /** 1 if it was refused, and then without the secret; 0 if it was taken. */
    private static int refusal(String what, Runnable reading) {
        try {
            reading.run();
            return 0;
        } catch (VectorException e) {
            assertShowsNothing(what, e);
            return 1;
        }
    }

    private static void assertShowsNothing(String what, VectorException failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true)); // with causes and suppressed ones
        assertThat(trace.toString()).as(what).doesNotContain(SECRET);
        for (Object object : Reachable.from(failure)) {
            assertThat(String.valueOf(object)).as(what).doesNotContain(SECRET);
        }
    }
}
