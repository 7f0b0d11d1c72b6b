package io.covector.test.servers;

import java.util.Map;

/** A server from packages. */
final class PackagedMilvus implements KillableMilvus {
    private final PackagedServer server;
    private final String uri;

    private PackagedMilvus(PackagedServer server, String uri) {
        this.server = server;
        this.uri = uri;
    }

    static PackagedMilvus run(MilvusKind kind, Map<String, String> environment) throws UnavailableException {
        PackagedServer server = PackagedServer.run(kind.script(), environment);
        return new PackagedMilvus(server, server.property(kind.script() + ".uri"));
    }

    @Override
    public String uri() {
        return uri;
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
        return server.toString();
    }
}
