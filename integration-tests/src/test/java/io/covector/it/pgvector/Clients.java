package io.covector.it.pgvector;

import io.covector.VectorClient;
import io.covector.client.ClientConfig;
import io.covector.client.VectorClients;
import io.covector.test.servers.PgDatabase;
import java.util.Map;

/** Opens clients of a test's database. */
final class Clients {
    private Clients() {}

    static VectorClient open(PgDatabase database) {
        return open(database, Map.of());
    }

    /** A client with a small pool and these settings of the backend. */
    static VectorClient open(PgDatabase database, Map<String, String> settings) {
        return VectorClients.open(config(database, settings).build());
    }

    static ClientConfig.Builder config(PgDatabase database, Map<String, String> settings) {
        ClientConfig.Builder config = ClientConfig.builder()
                .set("active", "main")
                .set("backends.main.type", "pgvector")
                .set("backends.main.url", database.jdbcUrl())
                .set("backends.main.user", database.user())
                .set("backends.main.password", database.password());
        if (!settings.containsKey("pool.max-size")) {
            config.set("backends.main.pool.max-size", "4").set("backends.main.pool.min-idle", "1");
        }
        settings.forEach((key, value) -> config.set("backends.main." + key, value));
        return config;
    }
}
