package io.covector.spring.boot.connection;

import io.covector.spring.boot.CovectorConnectionDetails;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.util.ClassUtils;
import org.testcontainers.containers.JdbcDatabaseContainer;

/** {@code @ServiceConnection} on a container of PostgreSQL, of either generation of Testcontainers. Stateless. */
class PgvectorContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<JdbcDatabaseContainer<?>, CovectorConnectionDetails.Pgvector> {
    private static final List<String> CONTAINERS = List.of(
            "org.testcontainers.postgresql.PostgreSQLContainer", "org.testcontainers.containers.PostgreSQLContainer");

    PgvectorContainerConnectionDetailsFactory() {
        super(ANY_CONNECTION_NAME, "io.covector.pgvector.PgvectorBackendProvider");
    }

    @Override
    protected boolean sourceAccepts(
            ContainerConnectionSource<JdbcDatabaseContainer<?>> source, Class<?> container, Class<?> details) {
        return CONTAINERS.stream()
                .filter(name -> ClassUtils.isPresent(name, null))
                .anyMatch(name -> super.sourceAccepts(source, ClassUtils.resolveClassName(name, null), details));
    }

    @Override
    protected CovectorConnectionDetails.@Nullable Pgvector getContainerConnectionDetails(
            ContainerConnectionSource<JdbcDatabaseContainer<?>> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<JdbcDatabaseContainer<?>>
            implements CovectorConnectionDetails.Pgvector {
        private Details(ContainerConnectionSource<JdbcDatabaseContainer<?>> source) {
            super(source);
        }

        @Override
        public Map<String, String> settings() {
            JdbcDatabaseContainer<?> container = getContainer();
            return Map.of(
                    "url", container.getJdbcUrl(),
                    "user", container.getUsername(),
                    "password", container.getPassword());
        }
    }
}
