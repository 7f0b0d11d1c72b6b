package io.covector.test.servers;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** A server that somebody else runs. */
record GivenPostgres(String jdbcUrl, String user, String password) implements PgServer {
    /** Empty when the settings name none; a server that is named but does not answer is an error. */
    static Optional<PgServer> from(Settings settings) {
        return settings.find(Settings.PG_URL).map(url -> {
            String because = Settings.PG_URL + " names a server";
            GivenPostgres server = new GivenPostgres(
                    url, settings.require(Settings.PG_USER, because), settings.require(Settings.PG_PASSWORD, because));
            server.check();
            return server;
        });
    }

    private void check() {
        try {
            DriverManager.getConnection(jdbcUrl, user, password).close();
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "%s is %s, user %s: %s".formatted(Settings.PG_URL, jdbcUrl, user, e.getMessage()), e);
        }
    }

    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
