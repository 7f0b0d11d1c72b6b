package io.covector.spring.boot.health;

import io.covector.VectorClient;
import java.util.function.Supplier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** With the types of Spring Boot 3. Thread-safe. */
final class Boot3HealthIndicator implements HealthIndicator {
    private final Supplier<VectorClient> client;

    Boot3HealthIndicator(Supplier<VectorClient> client) {
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
