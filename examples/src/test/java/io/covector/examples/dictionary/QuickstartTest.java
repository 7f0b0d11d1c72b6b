package io.covector.examples.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private int run(String... words) {
        return Quickstart.run(
                directory.resolve("covector.yaml"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                words);
    }

    @Test
    void helpIsPrinted() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("./quickstart", "--min-score", "--backend");
        assertThat(err.size()).isZero();
    }

    @Test
    void aWrongArgumentIsExitCode2() {
        assertThat(run("--top", "many")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("quickstart: --top is 'many'");
        assertThat(out.size()).isZero();
    }

    @Test
    void aBackendThatIsNotConfiguredIsExitCode1() throws IOException {
        write("active: embedded", "backends.embedded.type: embedded");

        assertThat(run("--backend", "oracle")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("quickstart: INVALID_CONFIG")
                .contains("oracle")
                .doesNotContain("docker");
    }

    @Test
    void aServerThatDoesNotAnswerIsExitCode1AndTheWayToStartOne() throws IOException {
        write(
                "timeout: 2s",
                "backends.server.type: pgvector",
                "backends.server.url: jdbc:postgresql://127.0.0.1:1/nowhere",
                "backends.server.user: nobody",
                "backends.server.password: none");

        assertThat(run("a question")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("quickstart: ")
                .contains("docker run", "COVECTOR_BACKENDS_PGVECTOR_URL")
                .doesNotContain("\tat ");
    }

    @Test
    void aMilvusThatDoesNotAnswerIsToldInTheSameWay() throws IOException {
        write("timeout: 2s", "backends.server.type: milvus", "backends.server.uri: http://127.0.0.1:1");

        assertThat(run("a question")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("quickstart: ")
                .contains("servers start /tmp/covector --usual-ports", "COVECTOR_BACKENDS_MILVUS_URI")
                .doesNotContain("\tat ");
    }

    @Test
    void theHelpNamesTheBackendsOfTheFileThatComesWithTheProgram() throws IOException {
        Files.copy(Path.of("quickstart", "covector.yaml"), directory.resolve("covector.yaml"));

        assertThat(run("--help")).isZero();
        assertThat(run("--backend", "none of them", "a question")).isEqualTo(1);
        for (String backend : List.of("embedded", "pgvector", "milvus", "milvus-lite")) {
            assertThat(out.toString(StandardCharsets.UTF_8)).contains(backend);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains(backend);
        }
    }

    private void write(String... lines) throws IOException {
        Files.writeString(directory.resolve("covector.yaml"), String.join("\n", lines));
    }
}
