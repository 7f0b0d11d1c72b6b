package io.covector.it.adopted;

import io.covector.client.ClientConfig;
import io.covector.pgvector.PgvectorBackendProvider;
import io.covector.tck.TckFixture;
import io.covector.tck.asserting.BackendDecorator;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import java.util.Map;

/** A database of its own, whose tables another application makes. */
final class AdoptedTableFixture implements TckFixture {
    private final PgDatabase database = TestServers.postgres().freshDatabaseOfPlainUser();
    private final Map<String, String> settings = Map.of(
            "url", database.jdbcUrl(),
            "user", database.user(),
            "password", database.password(),
            "pool.max-size", "10",
            "pool.min-idle", "1");
    private final Adoption adoption =
            new Adoption(new PgvectorBackendProvider(), settings, new SpringAiTables(database));

    @Override
    public String type() {
        return "pgvector";
    }

    @Override
    public ClientConfig.Builder config() {
        ClientConfig.Builder config = ClientConfig.builder().resource(BACKEND, BackendDecorator.class, adoption);
        settings.forEach((key, value) -> config.set("backends." + BACKEND + "." + key, value));
        return config;
    }

    @Override
    public void close() {
        database.close();
    }
}
