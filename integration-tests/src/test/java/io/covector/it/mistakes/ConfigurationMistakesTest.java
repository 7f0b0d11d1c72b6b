package io.covector.it.mistakes;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes that are told before a server is asked, or because none is there. */
class ConfigurationMistakesTest {
    private static final String NOWHERE = "127.0.0.1:1";

    @TempDir
    Path directory;

    @Test
    void areAnswered() throws IOException {
        Path used = directory.resolve("data");
        try (VectorClient first = VectorClients.open(
                        main("embedded").set("backends.main.path", used).build());
                ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // the system takes connections; nobody answers
            String silent = "127.0.0.1:" + listening.getLocalPort();
            assertThat(first.listCollections()).isEmpty();
            new Troubleshooting("Configuration")
                    .showing(directory.toString(), "/srv")
                    .showing("asserting, ", "") // of the test kit
                    .showing("type: asserting", "type: embedded")
                    .showing(silent, "127.0.0.1:9999")
                    .check(
                            "Nothing was opened. All mistakes of a configuration are told at once.",
                            mistakes(used, silent));
        }
    }

    private List<Mistake> mistakes(Path used, String silent) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        return List.of(
                inFile(
                        "backend: {main: {type: embedded}}",
                        "the section is named `backends`",
                        "correct the name of the key"),
                inFile(
                        "backends: {dev: {type: embedded}, main: {type: embedded}}",
                        "two backends, and nothing says which one",
                        "`active: main`, or `COVECTOR_ACTIVE=main`"),
                inFile(
                        "active: prod\nbackends: {main: {type: embedded}}",
                        "`active` is no name of a backend",
                        "correct one of the two"),
                inFile("backends: {main: {path: data}}", "a backend without a type", "add `type`"),
                inFile(
                        "backends: {main: {type: pgvectr}}",
                        "a type that no adapter on the class path has",
                        "correct it, or add the adapter's artifact"),
                inFile("backends: {main: {type: pgvector}}", "no address", "add `url`"),
                inFile(
                        "backends: {main: {type: pgvector, url: 'jdbc:postgresql://db/app', pool: 10}}",
                        "a value in the place of a section",
                        "`pool: {max-size: 10}`"),
                inFile(
                        "backends: {main: {type: embedded, path: ~/data}}",
                        "`path` is written as for a shell",
                        "`${HOME}/data`"),
                inFile(
                        "backends: {main: {type: pgvector, url: 'jdbc:postgresql://db/app',"
                                + " password: '${NO_SUCH_SECRET}'}}",
                        "the variable is not set where the application runs",
                        "set it, or give a default: `${NAME:default}`"),
                inFile(
                        "backends: {main: {type: pgvector, url: 'jdbc:postgresql://db/app', pool: {max-szie: 10}}}",
                        "a mistyped key",
                        "correct it"),
                inFile(
                        "timeout: 30\nbackends: {main: {type: embedded, ef: 0}}",
                        "two values out of their ranges: both are told",
                        "correct both"),
                Mistake.of(
                        () -> open(main("pgvector").set("backends.main.url", "jdbc:mysql://db/app")),
                        "the URL of another database",
                        "`jdbc:postgresql://HOST:PORT/DATABASE`"),
                Mistake.of(
                        () -> open(main("milvus").set("backends.main.uri", "db:19530")),
                        "an address without a scheme",
                        "`http://db:19530`, or `host: db`"),
                Mistake.of(
                        () -> open(main("embedded").resource("mian", String.class, "")),
                        "a resource for a backend that is not there",
                        "correct the name"),
                Mistake.of(
                        () -> {
                            try (HikariDataSource own = new HikariDataSource()) {
                                open(main("pgvector").resource("main", HikariDataSource.class, own));
                            }
                        },
                        "a resource is given by the type of the variable, not by the one that the adapter asks for",
                        "`resource(\"main\", DataSource.class, pool)`"),
                Mistake.of(
                        () -> open(main("embedded").set("backends.main.path", file)),
                        "`path` is a file",
                        "name a directory"),
                Mistake.of(
                        () -> open(main("embedded").set("backends.main.path", file.resolve("data"))),
                        "`path` is below a file",
                        "name a directory that exists or can be made"),
                Mistake.of(
                        () -> open(main("embedded").set("backends.main.path", used)),
                        "another client, of this process or another, has the directory open",
                        "close that one; one client serves all threads of a process"),
                Mistake.of(
                        () -> open(main("pgvector").set("backends.main.url", "jdbc:postgresql://" + NOWHERE + "/app")),
                        "no server listens at the address",
                        "start it, or correct `url`"),
                Mistake.of(
                        () -> open(main("milvus").set("backends.main.uri", "http://" + NOWHERE)),
                        "no server listens at the address",
                        "start it, or correct `uri`"),
                Mistake.of(
                        () -> open(main("pgvector")
                                .set("backends.main.url", "jdbc:postgresql://" + silent + "/app")
                                .set("backends.main.connect-timeout", "250ms")),
                        "what listens there takes the connection and says nothing, or says it too late",
                        "see whether it is the server; else a longer `connect-timeout`"),
                Mistake.of(
                        () -> open(main("milvus")
                                .set("backends.main.uri", "http://" + silent)
                                .set("backends.main.connect-timeout", "250ms")),
                        "the same, or a server that is slow to start",
                        "the same"));
    }

    private Mistake inFile(String yaml, String cause, String fix) {
        return Mistake.of(
                () -> {
                    Path config = Files.writeString(directory.resolve("covector.yaml"), yaml);
                    VectorClients.open(config).close();
                },
                cause,
                fix);
    }

    private static ClientConfig.Builder main(String type) {
        return ClientConfig.builder().set("backends.main.type", type).set("retry.max-attempts", 1);
    }

    private static void open(ClientConfig.Builder config) {
        VectorClients.open(config.build()).close();
    }
}
