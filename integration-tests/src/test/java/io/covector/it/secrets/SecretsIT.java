package io.covector.it.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.SecureMilvus;
import io.covector.test.servers.TestServers;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.rbac.request.CreateUserReq;
import io.milvus.v2.service.rbac.request.GrantRoleReq;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that logs everything and prints every object, failure and cause shows no secret: neither the one that lets
 * it in, nor the wrong one that does not.
 */
class SecretsIT {
    private static final int MINUTES = 5;
    private static final String RIGHT = "wren-4417";
    private static final String WRONG = "kite-9302";

    @TempDir
    private Path directory;

    @Test
    void pgvectorShowsNoSecret() throws IOException, InterruptedException, SQLException {
        try (PgDatabase database = TestServers.postgres().freshDatabaseOfPlainUser();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + database.user() + " PASSWORD '" + RIGHT + "'");
            String url = database.jdbcUrl();
            String inUrl = url + (url.contains("?") ? "&" : "?") + "user=" + database.user() + "&password=";
            String patience =
                    "\n    connect-timeout: 1m\n    pool: {acquire-timeout: 1m}"; // on a machine that may be busy
            String output = run(
                    "type: pgvector\n    url: " + inUrl + RIGHT + patience,
                    "type: pgvector\n    url: " + url + "\n    user: nobody\n    password: " + WRONG + patience,
                    "type: pgvector\n    url: " + inUrl + WRONG + "&sslmode=verify-full&sslpassword=" + WRONG,
                    "type: pgvector\n    url: jdbc:mysql://u:" + WRONG + "@db/app",
                    "type: pgvector\n    url: jdbc:postgresql://u:" + WRONG + "@db/app",
                    "type: pgvector\n    url: jdbc:postgresql://db.invalid:1/app\n    connect-timeout: 500ms"
                            + "\n    user: nobody\n    password: " + WRONG,
                    "type: pgvector\n    url: " + url + "\n    user: nobody\n    properties:"
                            + "\n      sslmode: verify-full\n      sslpassword: " + WRONG + "\n      sslkey: " + WRONG,
                    "type: pgvector\n    url: " + url + "\n    properties:\n      password: " + WRONG);
            showsNoSecret(
                    output,
                    "PgvectorOptions",
                    "HikariDataSource",
                    "FAILED COLLECTION_NOT_FOUND",
                    "FAILED INVALID_CONFIG",
                    "JUL org.postgresql",
                    "Connecting with URL: jdbc:postgresql://");
            assertThat(output.lines().filter(line -> line.contains("a password or certificate is sent to ")))
                    .hasSize(1)
                    .allMatch(line -> line.contains("WARN") && line.contains("sent to db.invalid over"));
        }
    }

    @Test
    void milvusShowsNoSecret() throws IOException, InterruptedException {
        try (SecureMilvus server = TestServers.milvusWithMutualTlsAndUsers()) {
            createAdministrator(server);
            String milvus = "type: milvus\n    uri: " + server.uri()
                    + "\n    connect-timeout: 1m" // for a process that has just begun, on a machine that may be busy
                    + "\n    tls:\n      ca-file: " + server.file("ca.pem")
                    + "\n      certificate-file: " + server.file("client.pem")
                    + "\n      key-file: " + server.file("client.key");
            String output = run(
                    milvus + "\n    user: wren\n    password: " + RIGHT,
                    milvus + "\n    token: wren:" + WRONG,
                    "type: milvus\n    uri: http://wren:" + WRONG + "@127.0.0.1:1",
                    "type: milvus\n    uri: milvus://wren:" + WRONG + "@127.0.0.1:1",
                    milvus + "\n    user: wren\n    password: " + WRONG + "\n    token: wren:" + WRONG);
            showsNoSecret(
                    output,
                    "MilvusConfig",
                    "Rpc",
                    "FAILED COLLECTION_NOT_FOUND",
                    "FAILED UNAUTHENTICATED",
                    "FAILED INVALID_CONFIG");
        }
    }

    private static void showsNoSecret(String output, String... seen) {
        assertThat(output)
                .contains(seen)
                .contains(
                        "OBJECT io.covector.config.Secret ***",
                        "DEBUG",
                        "opened backend main",
                        "STATS ",
                        "THREAD ",
                        "METER MeterId{name='covector.",
                        "BEAN java.lang:type=Runtime SystemProperties ")
                .doesNotContain("OPENED");
        List<String> secrets = new ArrayList<>(List.of(RIGHT, WRONG));
        for (String login : List.of("wren:" + RIGHT, "wren:" + WRONG)) { // as a header has it
            secrets.add(Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(output.lines().filter(line -> secrets.stream().anyMatch(line::contains)))
                .isEmpty();
    }

    private static void createAdministrator(SecureMilvus server) {
        MilvusClientV2 vendor = new MilvusClientV2(ConnectConfig.builder()
                .uri(server.uri())
                .connectTimeoutMs(60_000) // on a machine that may be busy
                .token(server.token())
                .caPemPath(server.file("ca.pem"))
                .clientPemPath(server.file("client.pem"))
                .clientKeyPath(server.file("client.key"))
                .build());
        try {
            vendor.createUser(
                    CreateUserReq.builder().userName("wren").password(RIGHT).build());
            vendor.grantRole(
                    GrantRoleReq.builder().userName("wren").roleName("admin").build());
        } finally {
            vendor.close();
        }
    }

    /** What the program says; the first backend is to be opened, the others not. */
    private String run(String... backends) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-cp",
                System.getProperty("java.class.path"),
                TalkativeProgram.class.getName()));
        for (int i = 0; i < backends.length; i++) {
            Path file = directory.resolve(i + ".yaml");
            Files.writeString(file, "retry:\n  max-attempts: 1\nbackends:\n  main:\n    " + backends[i] + "\n");
            command.add(file.toString());
        }
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
