package io.covector.test.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Proxies between clients and servers that do to the traffic what a network may do. Always from packages: one program.
 * Thread-safe.
 */
public final class Toxiproxy implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final PackagedServer server;
    private final AtomicInteger numbers = new AtomicInteger();

    private Toxiproxy(PackagedServer server) {
        this.server = server;
    }

    static Toxiproxy run() {
        try {
            return new Toxiproxy(PackagedServer.run("toxiproxy"));
        } catch (UnavailableException e) {
            throw new IllegalStateException(
                    "No Toxiproxy for the tests: " + e.getMessage()
                            + "\nOn Linux x86_64 install Go 1.19 or newer: "
                            + "test-support/servers/fetch --check toxiproxy says what is missing",
                    e);
        }
    }

    /** A new link to a server, on a port of this machine's loopback address. */
    public Link link(String host, int port) {
        String name = "link" + numbers.incrementAndGet();
        int own = FreePort.find();
        request(
                "POST",
                "/proxies",
                "{\"name\":\"" + name + "\",\"listen\":\"127.0.0.1:" + own + "\",\"upstream\":\"" + host + ":" + port
                        + "\",\"enabled\":true}");
        return new Link(this, name, own);
    }

    void request(String method, String path, String body) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(server.property("toxiproxy.url") + path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            if (status >= 300) {
                throw new IllegalStateException(method + " " + path + " " + body + ": status " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " " + body, e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
