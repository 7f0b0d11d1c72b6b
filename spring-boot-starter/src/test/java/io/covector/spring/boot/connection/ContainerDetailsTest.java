package io.covector.spring.boot.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.spring.boot.CovectorConnectionDetails;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.milvus.MilvusContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Services of Docker Compose and containers, as Spring Boot gives them to the factories; none is started. */
class ContainerDetailsTest {
    @Test
    void pgvectorOfDockerCompose() throws Exception {
        Map<String, String> settings = ofCompose(
                "pgvector/pgvector:pg17",
                5432,
                Map.of("POSTGRES_USER", "app", "POSTGRES_PASSWORD", "hunter2", "POSTGRES_DB", "vectors"),
                Map.of());
        assertThat(settings)
                .isEqualTo(
                        Map.of("url", "jdbc:postgresql://docker:15432/vectors", "user", "app", "password", "hunter2"));
    }

    @Test
    void anyImageWithTheLabel() throws Exception {
        Map<String, String> label = Map.of("org.springframework.boot.service-connection", "pgvector");
        assertThat(ofCompose("my/postgres:1", 5432, Map.of(), label))
                .containsEntry("url", "jdbc:postgresql://docker:15432/postgres");
    }

    @Test
    void milvusOfDockerCompose() throws Exception {
        assertThat(ofCompose("milvusdb/milvus:v2.6.0", 19530, Map.of(), Map.of()))
                .isEqualTo(Map.of("uri", "http://docker:29530"));
    }

    @Test
    void otherImagesAreNone() throws Exception {
        assertThat(compose("redis:7", 6379, Map.of(), Map.of())).isEmpty();
        assertThat(compose("postgres:17", 5432, Map.of("POSTGRES_PASSWORD", "a"), Map.of()))
                .as("PostgreSQL without pgvector")
                .isEmpty();
    }

    private static Map<String, String> ofCompose(
            String image, int port, Map<String, String> env, Map<String, String> labels) throws Exception {
        List<CovectorConnectionDetails> details = compose(image, port, env, labels);
        assertThat(details).hasSize(1);
        return details.get(0).settings();
    }

    private static List<CovectorConnectionDetails> compose(
            String image, int port, Map<String, String> env, Map<String, String> labels) throws Exception {
        RunningService service = new Service(ImageReference.of(image), port, env, labels);
        return new ConnectionDetailsFactories(ContainerDetailsTest.class.getClassLoader())
                .getConnectionDetails(source(service), false).values().stream()
                        .filter(CovectorConnectionDetails.class::isInstance)
                        .map(CovectorConnectionDetails.class::cast)
                        .toList();
    }

    /** Its constructor is Spring Boot's own. */
    private static DockerComposeConnectionSource source(RunningService service) throws ReflectiveOperationException {
        var constructor = DockerComposeConnectionSource.class.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return (DockerComposeConnectionSource)
                constructor.newInstance(service, new org.springframework.core.env.StandardEnvironment());
    }

    private record Service(ImageReference image, int port, Map<String, String> env, Map<String, String> labels)
            implements RunningService {
        @Override
        public String name() {
            return "db";
        }

        @Override
        public String host() {
            return "docker";
        }

        @Override
        public ConnectionPorts ports() {
            return new ConnectionPorts() {
                @Override
                public int get(int container) {
                    assertThat(container).isEqualTo(port);
                    return 10_000 + container;
                }

                @Override
                public List<Integer> getAll() {
                    return List.of(10_000 + port);
                }

                @Override
                public List<Integer> getAll(String protocol) {
                    return getAll();
                }
            };
        }
    }

    /** The beans are asked for what they are made of only; a container is started when the settings are read. */
    @Test
    void serviceConnectionsOfTestcontainers() {
        new ApplicationContextRunner()
                .withConfiguration(org.springframework.boot.autoconfigure.AutoConfigurations.of(
                        ServiceConnectionAutoConfiguration.class))
                .withUserConfiguration(Containers.class)
                .run(context -> {
                    assertThat(context.getBeanNamesForType(CovectorConnectionDetails.Pgvector.class))
                            .hasSize(1);
                    assertThat(context.getBeanNamesForType(CovectorConnectionDetails.Milvus.class))
                            .hasSize(1);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Containers {
        @Bean
        @ServiceConnection
        PostgreSQLContainer postgres() {
            return new PostgreSQLContainer(
                    DockerImageName.parse("pgvector/pgvector:pg17").asCompatibleSubstituteFor("postgres")) {
                @Override
                public void start() {}

                @Override
                public void stop() {}
            };
        }

        @Bean
        @ServiceConnection
        MilvusContainer milvus() {
            return new MilvusContainer("milvusdb/milvus:v2.6.0") {
                @Override
                public void start() {}

                @Override
                public void stop() {}
            };
        }
    }
}
