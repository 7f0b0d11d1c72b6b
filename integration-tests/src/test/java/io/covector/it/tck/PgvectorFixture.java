package io.covector.it.tck;

import io.covector.test.servers.TestServers;

/** A database of its own, whose owner is no superuser. */
public final class PgvectorFixture extends PgDatabaseFixture {
    /** Makes the database. */
    public PgvectorFixture() {
        super(TestServers.postgres().freshDatabaseOfPlainUser());
    }
}
