package io.covector.test.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A database that belongs to one test class, and its owner's login; dropped when closed. Thread-safe. */
public record PgDatabase(PgServer server, String name, String jdbcUrl, String user, String password)
        implements AutoCloseable {
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** Drops the database, whoever is still connected to it, and its owner unless that is the superuser. */
    @Override
    public void close() {
        new PgDatabaseFactory(server).drop(this);
    }
}
