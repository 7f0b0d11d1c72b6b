package io.covector.test.servers;

import com.github.dockerjava.api.DockerClient;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, on a port that stays the same when it is killed and started again. */
final class DockerPostgres implements KillablePgServer {
    static final ServerImage IMAGE = new ServerImage(Optional.of("pgvector/pgvector:pg16"), "covector/pgvector:pg16");
    private static final int PORT = 5432;

    private final PostgreSQLContainer container;

    private DockerPostgres(PostgreSQLContainer container) {
        this.container = container;
    }

    static DockerPostgres run(Settings settings) throws UnavailableException {
        DockerImageName image = DockerImages.provide(settings.find(Settings.PG_IMAGE), IMAGE);
        DockerPostgres server = new DockerPostgres(containerOf(image));
        server.container.start();
        return server;
    }

    private static PostgreSQLContainer containerOf(DockerImageName image) {
        PostgreSQLContainer container = new PostgreSQLContainer(image.asCompatibleSubstituteFor("postgres"));
        container.setPortBindings(List.of(FreePort.bindingOf(PORT)));
        container.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200");
        return container;
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
    public void pause() {
        PausedContainer.pause(docker(), container.getContainerId());
    }

    @Override
    public void resume() {
        PausedContainer.resume(docker(), container.getContainerId());
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
