package io.covector.it.servers;

import com.github.dockerjava.api.DockerClient;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, on a port that stays the same when it is killed and started again. */
final class DockerPostgres implements KillablePgServer {
    private static final String DEFAULT_IMAGE = "pgvector/pgvector:pg16";
    private static final int PORT = 5432;

    private final PostgreSQLContainer container;

    private DockerPostgres(PostgreSQLContainer container) {
        this.container = container;
    }

    static DockerPostgres run(Settings settings) throws UnavailableException {
        DockerImageName image = DockerImageName.parse(
                        settings.find(Settings.PG_IMAGE).orElse(DEFAULT_IMAGE))
                .asCompatibleSubstituteFor("postgres");
        DockerImages.provide(image);
        DockerPostgres server = new DockerPostgres(containerOf(image));
        server.container.start();
        return server;
    }

    private static PostgreSQLContainer containerOf(DockerImageName image) {
        PostgreSQLContainer container = new PostgreSQLContainer(image);
        container.setPortBindings(List.of(freeAddress() + ":" + PORT));
        container.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200");
        return container;
    }

    /** Only the loopback address where Docker runs on this machine. */
    private static String freeAddress() {
        boolean local = DockerClientFactory.instance().dockerHostIpAddress().equals("localhost");
        return (local ? "127.0.0.1:" : "") + FreePort.find();
    }

    @Override
    public String jdbcUrl() {
        return container.getJdbcUrl();
    }

    @Override
    public String user() {
        return container.getUsername();
    }

    @Override
    public String password() {
        return container.getPassword();
    }

    @Override
    public void kill() {
        docker().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void start() {
        docker().startContainerCmd(container.getContainerId()).exec();
        Awaitility.await("PostgreSQL accepts connections")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> {
                    DriverManager.getConnection(jdbcUrl(), user(), password()).close();
                    return true;
                });
    }

    @Override
    public void close() {
        container.close();
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    @Override
    public String toString() {
        return "PostgreSQL in Docker, image " + container.getDockerImageName();
    }
}
