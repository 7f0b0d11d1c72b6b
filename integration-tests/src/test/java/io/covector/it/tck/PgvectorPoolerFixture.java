package io.covector.it.tck;

import io.covector.client.ClientConfig;
import io.covector.tck.TckFixture;
import io.covector.test.servers.PgBouncer;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;

/** A database of its own behind a PgBouncer that gives out a few connections for a transaction each. */
public final class PgvectorPoolerFixture implements TckFixture {
    private final PgDatabase database =
            Shared.POOLER.inFrontOf(TestServers.postgres().freshDatabaseOfPlainUser());

    @Override
    public String type() {
        return "pgvector";
    }

    @Override
    public ClientConfig.Builder config() {
        return ClientConfig.builder()
                .set("backends.main.type", type())
                .set("backends.main.url", database.jdbcUrl())
                .set("backends.main.user", database.user())
                .set("backends.main.password", database.password())
                .set("backends.main.pool.max-size", 10)
                .set("backends.main.pool.min-idle", 1);
    }

    @Override
    public void close() {
        database.close();
    }

    /** Ends with the JVM. */
    private static final class Shared {
        static final PgBouncer POOLER =
                TestServers.pgBouncer(TestServers.postgres(), PgBouncer.PoolMode.TRANSACTION, 3);
    }
}
