package io.covector.it.tck;

import io.covector.client.ClientConfig;
import io.covector.tck.TckFixture;
import io.covector.test.servers.PgDatabase;

/** A backend of type pgvector in a database of its own. */
abstract class PgDatabaseFixture implements TckFixture {
    private final PgDatabase database;

    PgDatabaseFixture(PgDatabase database) {
        this.database = database;
    }

    final PgDatabase database() {
        return database;
    }

    @Override
    public final String type() {
        return "pgvector";
    }

    @Override
    public final ClientConfig.Builder config() {
        return ClientConfig.builder()
                .set("backends.main.type", type())
                .set("backends.main.url", database.jdbcUrl())
                .set("backends.main.user", database.user())
                .set("backends.main.password", database.password())
                .set("backends.main.pool.max-size", 10)
                .set("backends.main.pool.min-idle", 1);
    }

    @Override
    public final void close() {
        database.close();
    }
}
