package io.covector.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.it.milvus.MilvusFixture;
import io.covector.test.servers.MilvusKind;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reverse dictionary of {@code ./quickstart}, as a program of its own, moves to another backend by one line of its
 * configuration.
 */
class OneLineIT {
    private static final int MINUTES = 10;
    private static final Path CONFIG = Path.of("examples", "quickstart", "covector.yaml");
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    private Path directory;

    @Test
    void movesTheProgramFromPgvectorToMilvus() throws IOException, InterruptedException {
        try (PgDatabase database = TestServers.postgres().freshDatabaseOfPlainUser();
                MilvusFixture milvus = new MilvusFixture(MilvusKind.MILVUS)) {
            String config = Files.readString(ROOT.resolve(CONFIG))
                    .replace("jdbc:postgresql://localhost:5432/covector", database.jdbcUrl())
                    .replace("user: covector", "user: " + database.user() + "\n    connect-timeout: 1m")
                    .replace("password: covector", "password: " + database.password())
                    .replace(
                            "http://localhost:19530",
                            milvus.uri() + "\n    connect-timeout: 1m\n    database: " + milvus.database());
            String onPgvector = config.replace("active: embedded", "active: pgvector");
            String onMilvus = config.replace("active: embedded", "active: milvus");
            assertThat(changedLines(onPgvector, onMilvus)).containsExactly("active: milvus");

            String pgvectorOutput = run(directory.resolve("pgvector"), onPgvector);
            String milvusOutput = run(directory.resolve("milvus"), onMilvus);

            assertThat(pgvectorOutput).startsWith("Backend: pgvector, PostgreSQL");
            assertThat(milvusOutput).startsWith("Backend: milvus, Milvus");
            assertThat(answers(milvusOutput)).isEqualTo(answers(pgvectorOutput)).contains("tack hammer");
        }
    }

    private static List<String> changedLines(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> changed = after.lines().toList();
        assertThat(changed).hasSameSizeAs(old);
        return IntStream.range(0, old.size())
                .filter(line -> !old.get(line).equals(changed.get(line)))
                .mapToObj(changed::get)
                .toList();
    }

    /** What follows the progress of the load: questions, words, scores. */
    private static String answers(String output) {
        return output.substring(output.indexOf("\n\n"));
    }

    /** In a directory that holds nothing but the configuration, where the program looks for it. */
    private static String run(Path directory, String config) throws IOException, InterruptedException {
        Path file = directory.resolve(CONFIG);
        Files.createDirectories(file.getParent());
        Files.writeString(file, config);
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.covector.examples.dictionary.Quickstart",
                        "a tool for driving nails",
                        "--pos",
                        "noun",
                        "--domain",
                        "noun.artifact")
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended)
                .as("ended within %s minutes: %s", MINUTES, Files.readString(output))
                .isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readString(output);
    }
}
