package io.covector.test.servers;

import com.github.dockerjava.api.DockerClient;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.milvus.MilvusContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container. */
final class DockerMilvus implements KillableMilvus {
    private static final int PORT = 19_530;
    private static final int HEALTH_PORT = 9_091;
    private static final Duration START = Duration.ofMinutes(2);

    private final GenericContainer<?> container;

    private DockerMilvus(GenericContainer<?> container) {
        this.container = container;
    }

    static DockerMilvus run(MilvusKind kind, Settings settings, Map<String, String> environment)
            throws UnavailableException {
        DockerImageName image = DockerImages.provide(settings.find(kind.imageProperty()), kind.image());
        DockerMilvus server = new DockerMilvus(kind == MilvusKind.MILVUS ? milvus(image) : lite(image));
        environment.forEach(server.container::withEnv);
        server.container.start();
        return server;
    }

    private static GenericContainer<?> milvus(DockerImageName image) {
        MilvusContainer container = new MilvusContainer(image.asCompatibleSubstituteFor("milvusdb/milvus"));
        container.setPortBindings(List.of(FreePort.bindingOf(PORT), FreePort.bindingOf(HEALTH_PORT)));
        // ms; a read that must see what was just written waits for a tick, by default for up to 400 ms
        container.withEnv("PROXY_TIMETICKINTERVAL", "50");
        return container.withStartupTimeout(START);
    }

    private static GenericContainer<?> lite(DockerImageName image) {
        GenericContainer<?> container = new GenericContainer<>(image);
        container.withExposedPorts(PORT).setPortBindings(List.of(FreePort.bindingOf(PORT)));
        return container.waitingFor(Wait.forListeningPorts(PORT).withStartupTimeout(START));
    }

    @Override
    public String uri() {
        return "http://" + container.getHost() + ":" + container.getMappedPort(PORT);
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
        Awaitility.await("the port answers").atMost(START).ignoreExceptions().until(() -> {
            new Socket(container.getHost(), container.getMappedPort(PORT)).close();
            return true;
        });
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    @Override
    public void close() {
        container.close();
    }

    @Override
    public String toString() {
        return "Docker image " + container.getDockerImageName();
    }
}
