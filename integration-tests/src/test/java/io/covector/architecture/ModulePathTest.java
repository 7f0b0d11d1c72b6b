package io.covector.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that is a module and requires nothing but the client runs with each adapter on its module path. */
class ModulePathTest {
    private static final int MINUTES = 10; // on a machine that may be busy
    private static final Pattern CORE =
            Pattern.compile("(^|[/\\\\])(covector-)?(client|client-api|batching|resilience)([/\\\\]target|-\\d)"
                    + "|resilience4j|slf4j|snakeyaml|jspecify");
    private static final Pattern EMBEDDED = Pattern.compile("embedded-adapter|lucene-core");
    private static final Pattern PGVECTOR = Pattern.compile("pgvector-adapter|org.postgresql|HikariCP");
    private static final Pattern MILVUS =
            Pattern.compile("milvus-adapter|milvus-sdk|protobuf-java-\\d|perfmark|gson|guava|failureaccess"
                    + "|commons-(lang3|collections4)");

    private static final String DESCRIPTOR = "module app { requires io.covector.client; }";
    private static final String MAIN = """
            package app;

            import io.covector.*;
            import io.covector.client.*;

            public final class Main {
                public static void main(String... settings) {
                    ClientConfig.Builder config = ClientConfig.builder().set("retry.max-attempts", 1);
                    for (String setting : settings) {
                        config.set("backends.main." + setting.split("=", 2)[0], setting.split("=", 2)[1]);
                    }
                    try (VectorClient client = VectorClients.open(config.build())) {
                        VectorCollection docs = client.openOrCreateCollection(
                                CollectionSpec.builder("docs").vector(2, Metric.COSINE).build());
                        docs.upsert(VectorRecord.of("a", new float[] {1, 0}, Metadata.of("year", 1815)));
                        docs.search(SearchRequest.builder(new float[] {1, 0}).filter("year > 1800").build());
                        System.out.println("stored " + docs.count());
                    } catch (VectorException e) {
                        System.out.println(e.code() + ": " + e.text());
                    }
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void embeddedStoresAndSearches() throws Exception {
        String path = "path=" + directory.resolve("data");
        assertThat(run(EMBEDDED, "type=embedded", path)).contains("stored 1");
        assertThat(run(EMBEDDED, "type=embedded", path)).as("what is stored").contains("stored 1");
        assertThat(run(EMBEDDED, "type=embedded")).as("in memory").contains("stored 1");
    }

    @ParameterizedTest
    @CsvSource({"pgvector, url=jdbc:postgresql://127.0.0.1:1/app", "milvus, uri=http://127.0.0.1:1"})
    void othersComeAsFarAsTheServer(String type, String address) throws Exception {
        assertThat(run(type.equals("milvus") ? MILVUS : PGVECTOR, "type=" + type, address))
                .contains("UNAVAILABLE: ")
                .contains("Connection refused");
    }

    private String run(Pattern adapter, String... settings) throws IOException, InterruptedException {
        String path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry ->
                        CORE.matcher(entry).find() || adapter.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
        Path sources = Files.createDirectories(directory.resolve("src/app"));
        Path module = Files.writeString(directory.resolve("src/module-info.java"), DESCRIPTOR);
        Path main = Files.writeString(sources.resolve("Main.java"), MAIN);
        String classes = directory.resolve("classes").toString();
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-p", path, "-d", classes, module.toString(), main.toString());
        assertThat(compiled).as("exit code of the compiler").isZero();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-p",
                path + File.pathSeparator + classes,
                "-m",
                "app/app.Main"));
        command.addAll(List.of(settings));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean hasEnded = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(hasEnded).as("ended within %s minutes: %s", MINUTES, said).isTrue();
        return said;
    }
}
