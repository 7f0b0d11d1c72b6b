package io.covector.spring.boot.connection;

import io.covector.spring.boot.CovectorConnectionDetails;
import java.util.Map;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * A service of Docker Compose with the image {@code milvusdb/milvus}, or the label of a service connection
 * {@code milvus}. Stateless.
 */
class MilvusComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<CovectorConnectionDetails.Milvus> {
    private static final int PORT = 19530;

    MilvusComposeConnectionDetailsFactory() {
        super(new String[] {"milvusdb/milvus", "milvus"}, "io.covector.milvus.MilvusBackendProvider");
    }

    @Override
    protected CovectorConnectionDetails.Milvus getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService());
    }

    private static final class Details extends DockerComposeConnectionDetails
            implements CovectorConnectionDetails.Milvus {
        private final Map<String, String> settings;

        private Details(RunningService service) {
            super(service);
            this.settings = Map.of(
                    "uri", "http://" + service.host() + ":" + service.ports().get(PORT));
        }

        @Override
        public Map<String, String> settings() {
            return settings;
        }
    }
}
