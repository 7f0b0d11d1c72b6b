package io.covector.it.servers;

/** A server from packages. */
final class PackagedMilvus implements MilvusServer {
    private final PackagedServer server;
    private final String uri;

    private PackagedMilvus(PackagedServer server, String uri) {
        this.server = server;
        this.uri = uri;
    }

    static PackagedMilvus run(MilvusKind kind) throws UnavailableException {
        PackagedServer server = PackagedServer.run(kind.script());
        return new PackagedMilvus(server, server.property(kind.script() + ".uri"));
    }

    @Override
    public String uri() {
        return uri;
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
