package io.covector.test.servers;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A way to a server that leads through Toxiproxy. Thread-safe. */
public final class Link {
    private final Toxiproxy toxiproxy;
    private final String name;
    private final int port;
    private final AtomicInteger numbers = new AtomicInteger();

    Link(Toxiproxy toxiproxy, String name, int port) {
        this.toxiproxy = toxiproxy;
        this.name = name;
        this.port = port;
    }

    /** Which way the traffic goes that is harmed. */
    public enum Direction {
        /** To the server. */
        UPSTREAM,
        /** To the client. */
        DOWNSTREAM
    }

    /** Ends a fault. */
    public interface Cure {
        void apply();
    }

    /** The port of 127.0.0.1 in the server's place. */
    public int port() {
        return port;
    }

    /** Breaks every connection and refuses new ones. */
    public Cure cut() {
        enable(false);
        return () -> enable(true);
    }

    private void enable(boolean enabled) {
        toxiproxy.request("POST", "/proxies/" + name, "{\"enabled\":" + enabled + "}");
    }

    /** Harms the traffic of one direction, in one of the ways that Toxiproxy calls toxics. */
    public Cure harm(Direction direction, String toxic, Map<String, Integer> attributes) {
        return harm(direction, toxic, attributes, 1);
    }

    /**
     * Harms some of the connections only.
     *
     * @param share how many, about, from 0 to 1
     */
    public Cure harm(Direction direction, String toxic, Map<String, Integer> attributes, double share) {
        String path = "/proxies/" + name + "/toxics";
        String each = toxic + numbers.incrementAndGet();
        toxiproxy.request(
                "POST",
                path,
                "{\"name\":\"" + each + "\",\"type\":\"" + toxic + "\",\"stream\":\""
                        + (direction == Direction.UPSTREAM ? "upstream" : "downstream") + "\",\"toxicity\":" + share
                        + ",\"attributes\":{"
                        + attributes.entrySet().stream()
                                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                                .collect(Collectors.joining(","))
                        + "}}");
        return () -> toxiproxy.request("DELETE", path + "/" + each, "");
    }
}
