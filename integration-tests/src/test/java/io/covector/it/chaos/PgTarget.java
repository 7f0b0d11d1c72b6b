package io.covector.it.chaos;

import io.covector.test.servers.KillablePgServer;
import io.covector.test.servers.Link;
import io.covector.test.servers.PgBouncer;
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
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A PostgreSQL, maybe with a PgBouncer before it; the link leads to the one that clients are to talk to. */
final class PgTarget implements Target {
    private static final String SOME_OF_THE_CLIENTS =
            " FROM pg_stat_activity WHERE application_name = 'covector' AND abs(hashint4(pid + %d)) %% 2 = 0";

    private static final int SERVER_CONNECTIONS = 3;

    private final KillablePgServer server = TestServers.killablePostgres();
    private final Toxiproxy toxiproxy = TestServers.toxiproxy();
    private final PgDatabase database = server.freshDatabase();
    private final Optional<PgBouncer> pooler;
    private final Link link;

    PgTarget() {
        this(false);
    }

    private PgTarget(boolean pooled) {
        this.pooler = pooled
                ? Optional.of(TestServers.pgBouncer(server, PgBouncer.PoolMode.TRANSACTION, SERVER_CONNECTIONS))
                : Optional.empty();
        PgDatabase nearest = pooler.map(before -> before.inFrontOf(database)).orElse(database);
        URI uri = URI.create(nearest.jdbcUrl().substring("jdbc:".length()));
        this.link = toxiproxy.link(uri.getHost(), uri.getPort());
    }

    /** A PostgreSQL behind a PgBouncer that gives out its connections for a transaction each. */
    static PgTarget behindPooler() {
        return new PgTarget(true);
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

    /** What becomes of the pooler itself. */
    List<Fault> faultsOfPooler() {
        PgBouncer before = pooler.orElseThrow();
        return List.of(
                new Fault("pooler paused", random -> {
                    before.pause();
                    return new Fault.Struck("", before::resume);
                }),
                new Fault("pooler killed", random -> {
                    before.kill();
                    return new Fault.Struck("", before::start);
                }));
    }

    private Fault.Struck each(String function, RandomGenerator random) {
        execute("SELECT " + function + SOME_OF_THE_CLIENTS.formatted(random.nextInt(1_000_000)));
        return Fault.Struck.once("");
    }

    /** Locks a table until it is closed, not by way of the link. */
    AutoCloseable lock(String table) throws SQLException {
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        }
        return connection;
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
        pooler.ifPresent(PgBouncer::close);
        server.close();
    }

    @Override
    public String toString() {
        return pooler.isPresent() ? "pgvector behind a pooler" : "pgvector";
    }
}
