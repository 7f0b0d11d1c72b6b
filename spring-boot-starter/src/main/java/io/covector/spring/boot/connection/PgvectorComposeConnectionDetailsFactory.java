package io.covector.spring.boot.connection;

import io.covector.spring.boot.CovectorConnectionDetails;
import java.util.Map;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * A service of Docker Compose with the image {@code pgvector/pgvector}, or the label of a service connection
 * {@code pgvector}. Stateless.
 */
class PgvectorComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<CovectorConnectionDetails.Pgvector> {
    private static final int PORT = 5432;

    PgvectorComposeConnectionDetailsFactory() {
        super(new String[] {"pgvector/pgvector", "pgvector"}, "io.covector.pgvector.PgvectorBackendProvider");
    }

    @Override
    protected CovectorConnectionDetails.Pgvector getDockerComposeConnectionDetails(
            DockerComposeConnectionSource source) {
        return new Details(source.getRunningService());
    }

    private static final class Details extends DockerComposeConnectionDetails
            implements CovectorConnectionDetails.Pgvector {
        private final Map<String, String> settings;

        private Details(RunningService service) {
            super(service);
            String user = service.env().getOrDefault("POSTGRES_USER", "postgres");
            String database = service.env().getOrDefault("POSTGRES_DB", user);
            this.settings = Map.of(
                    "url",
                    "jdbc:postgresql://" + service.host() + ":"
                            + service.ports().get(PORT) + "/" + database,
                    "user",
                    user,
                    "password",
                    service.env().getOrDefault("POSTGRES_PASSWORD", ""));
        }

        @Override
        public Map<String, String> settings() {
            return settings;
        }
    }
}
