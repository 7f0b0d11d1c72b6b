package io.covector.it.chaos;

import io.covector.test.servers.KillableMilvus;
import io.covector.test.servers.Link;
import io.covector.test.servers.MilvusKind;
import io.covector.test.servers.TestServers;
import io.covector.test.servers.Toxiproxy;
import java.net.URI;
import java.util.Map;

/** A Milvus, or a Milvus Lite. */
final class MilvusTarget implements Target {
    private final MilvusKind kind;
    private final KillableMilvus server;
    private final Toxiproxy toxiproxy = TestServers.toxiproxy();
    private final Link link;

    MilvusTarget(MilvusKind kind) {
        this.kind = kind;
        this.server = TestServers.killableMilvus(kind);
        URI uri = URI.create(server.uri());
        this.link = toxiproxy.link(uri.getHost(), uri.getPort());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("type", "milvus", "uri", "http://127.0.0.1:" + link.port());
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

    @Override
    public void close() {
        toxiproxy.close();
        server.close();
    }

    @Override
    public String toString() {
        return kind.name();
    }
}
