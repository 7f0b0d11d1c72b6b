package io.covector.test.servers;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * A PgBouncer of a test's own in front of all databases of a PostgreSQL, at the same port for as long as it lives. Its
 * users are those of PostgreSQL. Always from packages, also before a server in a container: one program. Not
 * thread-safe.
 */
public final class PgBouncer implements AutoCloseable {
    private static final int DEFAULT_PORT = 5432;

    private final PackagedServer server;

    private PgBouncer(PackagedServer server) {
        this.server = server;
    }

    /** For how long a client keeps the connection to PostgreSQL that it was given. */
    public enum PoolMode {
        /** Until it disconnects. */
        SESSION,
        /** Until its transaction ends. */
        TRANSACTION,
        /** Until its statement ends; transactions of several statements are refused. */
        STATEMENT
    }

    static PgBouncer run(PgServer upstream, PoolMode mode, int poolSize) {
        URI uri = URI.create(upstream.jdbcUrl().substring("jdbc:".length()));
        // PgBouncer would try every address of the name in turn, and wait after each that refuses
        String host = uri.getHost().equals("localhost") ? "127.0.0.1" : uri.getHost();
        int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
        try {
            return new PgBouncer(PackagedServer.run(
                    "pgbouncer",
                    Map.of("PGPASSWORD", upstream.password()),
                    "--upstream=" + upstream.user() + "@" + host + ":" + port,
                    "--pool-mode=" + mode.name().toLowerCase(Locale.ROOT),
                    "--pool-size=" + poolSize));
        } catch (UnavailableException e) {
            throw new IllegalStateException(
                    "No PgBouncer for the tests: " + e.getMessage()
                            + "\nIts package is that of Debian 12: "
                            + "test-support/servers/fetch --check pgbouncer says what is missing",
                    e);
        }
    }

    /** The port of 127.0.0.1 where it listens. */
    public int port() {
        return Integer.parseInt(server.property("pgbouncer.port"));
    }

    /** The database by way of the pooler: only its URL is another. To close one of the two is enough. */
    public PgDatabase inFrontOf(PgDatabase database) {
        String url = database.jdbcUrl().replaceFirst("//[^/]*/", "//127.0.0.1:" + port() + "/");
        return new PgDatabase(database.server(), database.name(), url, database.user(), database.password());
    }

    /** Ends it by SIGKILL: its clients are cut off, and PostgreSQL rolls back what they were at. */
    public void kill() {
        server.kill();
    }

    /** Starts it after a {@link #kill}. */
    public void start() {
        server.start();
    }

    /** Stops it where it is, until {@link #resume}; connections stay. */
    public void pause() {
        server.pause();
    }

    /** Lets it go on. */
    public void resume() {
        server.resume();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "PgBouncer: " + server;
    }
}
