package io.covector.it.chaos;

import io.covector.test.servers.KillablePgServer;
import io.covector.test.servers.Link;
import io.covector.test.servers.PgDatabase;
import io.covector.test.servers.TestServers;
import io.covector.test.servers.Toxiproxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A PostgreSQL. */
final class PgTarget implements Target {
    private static final String SOME_OF_THE_CLIENTS =
            " FROM pg_stat_activity WHERE application_name = 'covector' AND abs(hashint4(pid + %d)) %% 2 = 0";

    private final KillablePgServer server = TestServers.killablePostgres();
    private final Toxiproxy toxiproxy = TestServers.toxiproxy();
    private final PgDatabase database = server.freshDatabase();
    private final Link link;

    PgTarget() {
        URI uri = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        this.link = toxiproxy.link(uri.getHost(), uri.getPort());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "type", "pgvector",
                "url", database.jdbcUrl().replaceFirst("//[^/]*/", "//127.0.0.1:" + link.port() + "/"),
                "user", database.user(),
                "password", database.password(),
                "pool.max-size", "8",
                "pool.min-idle", "2",
                "pool.acquire-timeout", "2s",
                "connect-timeout", "2s");
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void pause() {
        server.pause();
    }

    @Override
    public void resume() {
        server.resume();
    }

    @Override
    public void start() {
        server.start();
    }

    /** What an administrator does to half of the clients. */
    List<Fault> faultsByAdministrator() {
        return List.of(
                new Fault("connections terminated", random -> each("pg_terminate_backend(pid)", random)),
                new Fault("statements cancelled", random -> each("pg_cancel_backend(pid)", random)));
    }

    private Fault.Struck each(String function, RandomGenerator random) {
        execute("SELECT " + function + SOME_OF_THE_CLIENTS.formatted(random.nextInt(1_000_000)));
        return Fault.Struck.once("");
    }

    /** Runs a statement, not by way of the link. */
    void execute(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        toxiproxy.close();
        server.close();
    }

    @Override
    public String toString() {
        return "pgvector";
    }
}
