package io.covector.test.servers;

/** A running PostgreSQL that has the pgvector extension on offer, and its superuser's login. Thread-safe. */
public interface PgServer {
    /** The JDBC URL of the superuser's database. */
    String jdbcUrl();

    String user();

    String password();

    /** A new database with the extension in it, owned by the superuser. */
    default PgDatabase freshDatabase() {
        return new PgDatabaseFactory(this).ofSuperuser();
    }

    /** A new database with the extension in it, owned by a new user who is no superuser. */
    default PgDatabase freshDatabaseOfPlainUser() {
        return new PgDatabaseFactory(this).ofPlainUser(true);
    }

    /** A new database without the extension, owned by a new user who is no superuser and so can't create it. */
    default PgDatabase freshDatabaseWithoutExtension() {
        return new PgDatabaseFactory(this).ofPlainUser(false);
    }
}
