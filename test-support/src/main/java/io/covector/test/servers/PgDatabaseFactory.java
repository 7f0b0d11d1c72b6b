package io.covector.test.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Creates and drops databases and their owners. Names are random, so that a given server can serve many runs. */
final class PgDatabaseFactory {
    private static final String PASSWORD = "plain";

    private final PgServer server;

    PgDatabaseFactory(PgServer server) {
        this.server = server;
    }

    PgDatabase ofSuperuser() {
        String name = newName();
        execute(server.jdbcUrl(), "CREATE DATABASE " + name);
        PgDatabase database = new PgDatabase(server, name, urlOf(name), server.user(), server.password());
        addExtension(database);
        return database;
    }

    PgDatabase ofPlainUser(boolean withExtension) {
        String name = newName();
        execute(
                server.jdbcUrl(),
                "CREATE ROLE " + name + " LOGIN NOSUPERUSER PASSWORD '" + PASSWORD + "'",
                "CREATE DATABASE " + name + " OWNER " + name);
        PgDatabase database = new PgDatabase(server, name, urlOf(name), name, PASSWORD);
        if (withExtension) {
            addExtension(database);
        }
        return database;
    }

    void drop(PgDatabase database) {
        execute(server.jdbcUrl(), "DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)");
        if (!database.user().equals(server.user())) {
            execute(server.jdbcUrl(), "DROP ROLE IF EXISTS " + database.user());
        }
    }

    private void addExtension(PgDatabase database) {
        execute(database.jdbcUrl(), "CREATE EXTENSION vector");
    }

    private void execute(String url, String... statements) {
        try (Connection connection = DriverManager.getConnection(url, server.user(), server.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "user " + server.user() + " at " + url + ": " + String.join("; ", statements), e);
        }
    }

    private static String newName() {
        return "it_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** The server's URL with another database in it; parameters stay. */
    private String urlOf(String database) {
        return server.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/" + database + "$1");
    }
}
