package io.covector.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorRecord;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A whole application with a web server and actuator. */
class ActuatorTest {
    private static final String[] ARGUMENTS = {
        "--server.port=0",
        "--server.shutdown=graceful",
        "--management.endpoints.web.exposure.include=health,metrics,configprops",
        "--management.endpoint.health.show-details=always",
        "--covector.collections.docs.dimension=2",
        "--covector.backends.main.type=embedded",
        "--covector.backends.other.type=pgvector",
        "--covector.backends.other.url=jdbc:postgresql://localhost:1/x",
        "--covector.backends.other.password=hunter2",
        "--covector.active=main"
    };

    @Test
    void healthMetricsAndPropertiesAreThere() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            assertThat(get(context, "/count").body()).isEqualTo("1");
            HttpResponse<String> health = get(context, "/actuator/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .contains("\"covector\":{")
                    .contains("\"status\":\"UP\"")
                    .contains("latencyMillis")
                    .doesNotContain("hunter2");
            assertThat(get(context, "/actuator/metrics/db.client.operation.duration")
                            .body())
                    .contains("\"COUNT\"")
                    .contains("main");
            assertThat(get(context, "/actuator/configprops").body())
                    .contains("covector-io.covector.spring.boot.CovectorProperties")
                    .doesNotContain("hunter2");
            context.getBean(VectorClient.class).close();
            HttpResponse<String> down = get(context, "/actuator/health/covector");
            assertThat(down.statusCode()).isEqualTo(503);
            assertThat(down.body()).contains("\"status\":\"DOWN\"");
        }
    }

    @Test
    void severalClientsHaveAHealthEach() throws Exception {
        try (ConfigurableApplicationContext context =
                start("--covector.backends.cache.type=embedded", "--covector.clients=cache")) {
            assertThat(get(context, "/actuator/health/covector/cache").body()).contains("\"UP\"");
            assertThat(get(context, "/actuator/health/covector/vectorClient").body())
                    .contains("\"UP\"");
        }
    }

    /** Where beans are lazy the application runs without the server, and so does its health. */
    @Test
    void aClientThatCannotBeOpenedIsDownAndTheRestIsShown() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .run(
                        "--server.port=0",
                        "--spring.main.lazy-initialization=true",
                        "--covector.backends.main.type=pgvector",
                        "--covector.backends.main.url=jdbc:postgresql://localhost:1/x",
                        "--covector.backends.main.connect-timeout=100ms",
                        "--covector.backends.main.pool.acquire-timeout=250ms",
                        "--covector.collections.docs.on-start=none",
                        "--management.endpoint.health.show-details=always")) {
            assertThat(get(context, "/actuator/health/ping").body()).contains("\"UP\"");
            HttpResponse<String> down = get(context, "/actuator/health/covector");
            assertThat(down.statusCode()).isEqualTo(503);
            assertThat(down.body()).contains("\"DOWN\"").contains("UNAVAILABLE").contains("localhost:1");
        }
    }

    @Test
    void healthCanBeTurnedOff() throws Exception {
        try (ConfigurableApplicationContext context = start("--management.health.covector.enabled=false")) {
            assertThat(get(context, "/actuator/health").body()).doesNotContain("covector");
        }
    }

    /** A request that is under way when the application is stopped still has its client. */
    @Test
    void theClientIsClosedAfterTheWebServer() throws Exception {
        ConfigurableApplicationContext context = start();
        CompletableFuture<HttpResponse<String>> answer =
                HttpClient.newHttpClient().sendAsync(request(context, "/slow"), BodyHandlers.ofString());
        context.getBean(Application.class).entered.await();
        VectorClient client = context.getBean(VectorClient.class);
        context.close();
        assertThat(answer.join().body()).isEqualTo("1");
        org.assertj.core.api.Assertions.assertThatThrownBy(client::listCollections)
                .hasMessageContaining("CLOSED");
    }

    private static ConfigurableApplicationContext start(String... more) {
        SpringApplication application = new SpringApplicationBuilder(Application.class).build();
        String[] arguments = java.util.stream.Stream.of(ARGUMENTS, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
        return application.run(arguments);
    }

    private static HttpRequest request(ConfigurableApplicationContext context, String path) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
        return HttpClient.newHttpClient().send(request(context, path), BodyHandlers.ofString());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
            })
    static class Application {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch closing = new CountDownLatch(1);

        @EventListener
        void closing(ContextClosedEvent event) {
            closing.countDown();
        }

        @Bean
        Controller controller(VectorCollection docs) {
            return new Controller(docs, this);
        }
    }

    @RestController
    static class Controller {
        private final VectorCollection docs;
        private final Application application;

        Controller(VectorCollection docs, Application application) {
            this.docs = docs;
            this.application = application;
        }

        @GetMapping("/count")
        String count() {
            docs.upsert(List.of(VectorRecord.of("a", new float[] {1, 2})));
            return String.valueOf(docs.count());
        }

        @GetMapping("/slow")
        String slow() throws InterruptedException {
            application.entered.countDown();
            application.closing.await();
            return count();
        }
    }
}
