package io.covector.benchmarks.searches;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A link through Toxiproxy whose answers are late for a part of each second, or always, or never. For one use by one
 * thread.
 */
final class SlowReplica implements AutoCloseable {
    private static final int PERIOD_MILLIS = 1_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI toxiproxy;
    private final int port;
    private @Nullable ScheduledExecutorService clock;

    /**
     * A link that delays nothing yet.
     *
     * @param toxiproxy its address, such as {@code http://127.0.0.1:8474}
     * @param upstream host and port of the server behind
     */
    SlowReplica(String toxiproxy, String upstream) {
        this.toxiproxy = URI.create(toxiproxy);
        this.port = freePort();
        request(
                "POST",
                "/proxies",
                "{\"name\":\"replica\",\"listen\":\"127.0.0.1:" + port + "\",\"upstream\":\"" + upstream + "\"}");
    }

    /** Where the link is. */
    int port() {
        return port;
    }

    /**
     * Delays answers from now on, until {@link #delayNothing}.
     *
     * @param millis by so much
     * @param share for this part of each second, 0 to 1
     */
    void delay(int millis, double share) {
        if (share == 1) {
            begin(millis);
        } else if (share > 0) {
            clock = Executors.newScheduledThreadPool(1);
            long slow = Math.round(share * PERIOD_MILLIS);
            clock.scheduleAtFixedRate(() -> begin(millis), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
            clock.scheduleAtFixedRate(this::end, slow, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void delayNothing() throws InterruptedException {
        if (clock != null) {
            clock.shutdown();
            if (!clock.awaitTermination(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Toxiproxy does not answer");
            }
            clock = null;
        }
        end();
    }

    private void begin(int millis) {
        request(
                "POST",
                "/proxies/replica/toxics",
                String.format(
                        Locale.ROOT,
                        "{\"name\":\"late\",\"type\":\"latency\",\"stream\":\"downstream\","
                                + "\"attributes\":{\"latency\":%d}}",
                        millis));
    }

    private void end() {
        request("DELETE", "/proxies/replica/toxics/late", "");
    }

    private void request(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(toxiproxy.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            http.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        request("DELETE", "/proxies/replica", "");
    }
}
