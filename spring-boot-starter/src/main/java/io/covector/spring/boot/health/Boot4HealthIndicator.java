package io.covector.spring.boot.health;

import io.covector.VectorClient;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** With the types of Spring Boot 4. Thread-safe. */
final class Boot4HealthIndicator implements HealthIndicator {
    private final Supplier<VectorClient> client;

    Boot4HealthIndicator(Supplier<VectorClient> client) {
        this.client = client;
    }

    @Override
    public Health health() {
        ClientHealth health = ClientHealth.of(client);
        return (health.up() ? Health.up() : Health.down())
                .withDetails(health.details())
                .build();
    }
}
