package io.covector.test.servers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Stops all processes of a container where they are. The engine gives up when processes are born as fast as it stops
 * them, as those of connections are, so it is asked again. Stateless.
 */
final class PausedContainer {
    private PausedContainer() {}

    static void pause(DockerClient docker, String container) {
        Awaitility.await("the container is paused")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .ignoreException(InternalServerErrorException.class)
                .until(() -> {
                    docker.pauseContainerCmd(container).exec();
                    return true;
                });
    }

    static void resume(DockerClient docker, String container) {
        docker.unpauseContainerCmd(container).exec();
    }
}
