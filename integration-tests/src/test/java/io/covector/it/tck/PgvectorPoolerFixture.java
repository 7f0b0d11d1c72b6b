package io.covector.it.tck;

import io.covector.test.servers.PgBouncer;
import io.covector.test.servers.TestServers;

/** A database of its own behind a PgBouncer that gives out a few connections for a transaction each. */
public final class PgvectorPoolerFixture extends PgDatabaseFixture {
    /** Makes the database. */
    public PgvectorPoolerFixture() {
        super(Shared.POOLER.inFrontOf(TestServers.postgres().freshDatabaseOfPlainUser()));
    }

    /** Ends with the JVM. */
    private static final class Shared {
        static final PgBouncer POOLER =
                TestServers.pgBouncer(TestServers.postgres(), PgBouncer.PoolMode.TRANSACTION, 3);
    }
}
