package io.covector.it.adopted;

import io.covector.client.ClientConfig;
import io.covector.pgvector.PgvectorBackendProvider;
import io.covector.tck.TckFixture;
import io.covector.tck.asserting.BackendDecorator;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;

/** A database of its own, whose tables another application makes. */
final class AdoptedTableFixture implements TckFixture {
    private final PgDatabase database = TestServers.postgres().freshDatabaseOfPlainUser();
    private final Adoption adoption = new Adoption(new PgvectorBackendProvider(), new SpringAiTables(database));

    @Override
    public String type() {
        return "pgvector";
    }

    @Override
    public ClientConfig.Builder config() {
        return ClientConfig.builder()
                .set("backends.main.url", database.jdbcUrl())
                .set("backends.main.user", database.user())
                .set("backends.main.password", database.password())
                .set("backends.main.pool.max-size", 10)
                .set("backends.main.pool.min-idle", 1)
                .resource(BACKEND, BackendDecorator.class, adoption);
    }

    @Override
    public void close() {
        database.close();
    }
}
