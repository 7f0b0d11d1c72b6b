package io.covector.test.servers;

import java.nio.file.Path;

/**
 * A PostgreSQL of a test's own that wants TLS, with certificates made for it: {@code ca.pem}, and of a client {@code
 * client.pem} and {@code client.key}. Always from packages: the image of a release has no certificates to start with.
 * Thread-safe.
 */
public final class SecurePostgres implements AutoCloseable {
    private final PackagedServer server;

    private SecurePostgres(PackagedServer server) {
        this.server = server;
    }

    static SecurePostgres run(String... options) {
        try {
            return new SecurePostgres(PackagedServer.run("pg", options));
        } catch (UnavailableException e) {
            throw new IllegalStateException(
                    "No PostgreSQL with " + String.join(" ", options) + ": " + e.getMessage(), e);
        }
    }

    /** Where its database is. */
    public String jdbcUrl() {
        return server.property("pg.url");
    }

    /** Who may log in. */
    public String user() {
        return server.property("pg.user");
    }

    /** What that one logs in with. */
    public String password() {
        return server.property("pg.password");
    }

    /** A file of the certificates. */
    public String file(String name) {
        return Path.of(server.property("pg.certificates")).resolve(name).toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
