package io.covector.test.servers;

/** A PostgreSQL from packages. */
final class PackagedPostgres implements KillablePgServer {
    private final PackagedServer server;

    private PackagedPostgres(PackagedServer server) {
        this.server = server;
    }

    static PackagedPostgres run() throws UnavailableException {
        return new PackagedPostgres(PackagedServer.run("pg"));
    }

    @Override
    public String jdbcUrl() {
        return server.property("pg.url");
    }

    @Override
    public String user() {
        return server.property("pg.user");
    }

    @Override
    public String password() {
        return server.property("pg.password");
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

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "PostgreSQL: " + server;
    }
}
