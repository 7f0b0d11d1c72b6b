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

    /** It stands still for longer than etcd keeps its sessions, whose loss ends its parts one by one. */
    Fault stalled() {
        return new Fault("server stalled until its sessions end", random -> {
            pause();
            Thread.sleep(TestServers.MILVUS_SESSION.multipliedBy(2).toMillis());
            resume();
            return new Fault.Struck("", this::revive);
        });
    }

    /** It dies while packets are slow, and comes back before they are fast again. */
    Fault killedBehindASlowNetwork() {
        return new Fault("server killed behind a slow network", random -> {
            Link.Cure slow = link.harm(Link.Direction.DOWNSTREAM, "latency", Map.of("latency", 300, "jitter", 200));
            kill();
            return new Fault.Struck("", () -> {
                start();
                slow.apply();
            });
        });
    }

    /** As an operator would: a Milvus that has lost its sessions may end by itself, or stay and be of no use. */
    private void revive() {
        kill();
        start();
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
