package io.covector.it.servers;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** A server in a container of an image that {@code servers/images/build} made, or of the one that the settings name. */
final class DockerMilvus implements MilvusServer {
    private static final int PORT = 19_530;
    private static final int HEALTH_PORT = 9_091;

    private final GenericContainer<?> container;

    private DockerMilvus(GenericContainer<?> container) {
        this.container = container;
    }

    static DockerMilvus run(MilvusKind kind, Settings settings) throws UnavailableException {
        DockerImageName image =
                DockerImageName.parse(settings.find(kind.imageProperty()).orElse(kind.image()));
        DockerImages.provide(image);
        GenericContainer<?> container = new GenericContainer<>(image).withExposedPorts(PORT);
        WaitStrategy ready = Wait.forListeningPorts(PORT);
        if (kind == MilvusKind.MILVUS) {
            container.addExposedPort(HEALTH_PORT);
            ready = Wait.forHttp("/healthz").forPort(HEALTH_PORT);
        }
        container.waitingFor(ready.withStartupTimeout(Duration.ofMinutes(2)));
        container.start();
        return new DockerMilvus(container);
    }

    @Override
    public String uri() {
        return "http://" + container.getHost() + ":" + container.getMappedPort(PORT);
    }

    @Override
    public void close() {
        container.close();
    }

    @Override
    public String toString() {
        return "image " + container.getDockerImageName();
    }
}
