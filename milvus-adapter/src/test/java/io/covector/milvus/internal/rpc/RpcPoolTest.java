package io.covector.milvus.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.testing.Calls;
import io.covector.milvus.testing.FakeMilvus;
import io.covector.spi.CallContext;
import io.covector.spi.Ticker;
import io.covector.test.FakeBackendContext;
import io.covector.test.FakeTicker;
import io.covector.test.RealTicker;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.shaded.io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pool over real connections: the server counts them. */
@Timeout(600)
class RpcPoolTest {
    private static final Ticker REAL = new RealTicker();
    private static final Map<String, String> SINGLE =
            Map.of("pool.channels", "1", "pool.min-channels", "1", "pool.streams-per-channel", "50");

    private final FakeTicker time = FakeTicker.impatient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Rpc> open = new ArrayList<>();
    private FakeMilvus server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeMilvus();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        open.forEach(Rpc::close);
        server.close();
    }

    @Test
    void connectionsGrowWithTheCallsInFlight() throws Exception {
        Rpc rpc = open(Map.of("pool.max-size", "6", "pool.streams-per-channel", "2", "pool.min-channels", "1"));
        rpc.version(seconds(20));
        rpc.version(seconds(20));
        assertThat(server.connections).hasValue(1);
        assertThat(rpc.poolCounts()).isEqualTo(new PoolCounts(0, 2, 0, 6)); // one connection of two calls is open

        server.silent = true;
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            calls.add(version(rpc));
            awaitHeld(i);
            assertThat(server.connections).hasValue((i + 1) / 2);
        }
        assertThat(rpc.counts()).isEqualTo("6 of 6 calls in flight, 0 waiting, 3 of 3 channels");
        assertThat(rpc.poolCounts()).isEqualTo(new PoolCounts(6, 0, 0, 6));

        answer();
        for (CompletableFuture<String> call : calls) {
            assertThat(call.get(300, TimeUnit.SECONDS)).isEqualTo("v2.6.2");
        }
        rpc.version(seconds(20));
        assertThat(server.connections).hasValue(3);
    }

    @Test
    void aWarmPoolHasItsConnectionsBeforeTheFirstCall() {
        Rpc rpc = open(Map.of("pool.min-channels", "3", "pool.warm-up", "true"));
        Ticker patient = new Ticker() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public boolean sleep(Duration duration, Semaphore woken) {
                Thread.onSpinWait();
                return false;
            }
        };
        rpc.warmUp(Calls.of(Duration.ofSeconds(1), patient));
        while (server.connections.get() < 3) { // the server counts a moment after the client
            Thread.onSpinWait();
        }
        assertThat(server.requests).isEmpty();
    }

    @Test
    void anOldConnectionIsReplacedAndItsCallsFinish() throws Exception {
        Rpc rpc = open(SINGLE);
        server.silent = true;
        CompletableFuture<String> slow = version(rpc);
        awaitHeld(1);
        server.silent = false;
        time.advance(Duration.ofMinutes(34)); // 30 and its jitter

        assertThat(rpc.version(seconds(20))).isEqualTo("v2.6.2");
        assertThat(server.connections).hasValue(2);
        assertThat(rpc.counts()).isEqualTo("1 of 50 calls in flight, 0 waiting, 1 of 1 channels, 1 draining");
        assertThat(server.ended.availablePermits()).isZero();

        answer();
        assertThat(slow.get(300, TimeUnit.SECONDS)).isEqualTo("v2.6.2");
        assertThat(server.ended.tryAcquire(300, TimeUnit.SECONDS)).isTrue();
        assertThat(rpc.counts()).isEqualTo("0 of 50 calls in flight, 0 waiting, 1 of 1 channels");
    }

    @Test
    void aCallThatOutlivesTheDrainingOfItsConnectionFails() throws Exception {
        Rpc rpc = open(SINGLE);
        server.silent = true;
        CompletableFuture<Void> slow = insert(rpc);
        awaitHeld(1);
        server.silent = false;
        time.advance(Duration.ofMinutes(44));

        rpc.version(seconds(20));

        VectorException thrown = failure(slow);
        assertThat(thrown.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(thrown.text()).contains("pool.drain-timeout", "pool.max-lifetime");
        assertThat(thrown.mayHaveApplied()).isTrue();
    }

    @Test
    void aServerThatComesBackIsReachedAgain() throws Exception {
        Rpc rpc = open(SINGLE);
        rpc.version(seconds(20));
        int port = server.port();
        server.close();
        assertThat(server.ended.tryAcquire(300, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 3; i++) {
            VectorException down = catchThrowableOfType(VectorException.class, () -> rpc.version(seconds(20)));
            assertThat(down.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            time.advance(Duration.ofSeconds(1));
        }

        server = new FakeMilvus(port);

        String version = "";
        while (version.isEmpty()) { // until the connection is made, calls fail at once
            time.advance(Duration.ofSeconds(1));
            try {
                version = rpc.version(seconds(20));
            } catch (VectorException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            }
        }
        assertThat(version).isEqualTo("v2.6.2");
    }

    @Test
    void equalSettingsShareConnectionsUntilTheLastIsClosed() throws Exception {
        Rpc one = open(Map.of("database", "a"));
        Rpc two = open(Map.of("database", "b"));
        Rpc other = open(Map.of("token", "someone else's"));
        one.version(seconds(20));
        two.version(seconds(20));
        assertThat(server.connections).hasValue(1);
        other.version(seconds(20));
        assertThat(server.connections).hasValue(2);

        one.close();
        one.close();
        assertThat(two.version(seconds(20))).isEqualTo("v2.6.2");
        assertThat(server.connections).hasValue(2);
        VectorException closed = catchThrowableOfType(VectorException.class, () -> one.version(seconds(20)));
        assertThat(closed.code()).isEqualTo(ErrorCode.CLOSED);

        two.close();
        assertThat(server.ended.tryAcquire(300, TimeUnit.SECONDS)).isTrue();
        assertThat(other.version(seconds(20))).isEqualTo("v2.6.2");
        Rpc again = open(Map.of("database", "a"));
        assertThat(again.version(seconds(20))).isEqualTo("v2.6.2");
        assertThat(server.connections).hasValue(3);
    }

    @Test
    void closingFailsWhatIsInFlight() throws Exception {
        Rpc rpc = open(SINGLE);
        server.silent = true;
        CompletableFuture<Void> insert = insert(rpc);
        awaitHeld(1);

        rpc.close();

        VectorException thrown = failure(insert);
        assertThat(thrown.code()).isEqualTo(ErrorCode.CLOSED);
        assertThat(thrown.text()).isEqualTo("the client was closed while the call was in flight");
        assertThat(thrown.mayHaveApplied()).isTrue();
    }

    @Test
    void theChannelThatIsHandedOutOutlivesItsConnections() {
        Rpc rpc = open(SINGLE);
        Channel channel = rpc.unwrap(Channel.class).orElseThrow();
        for (int i = 1; i <= 2; i++) {
            assertThat(MilvusServiceGrpc.newBlockingStub(channel)
                            .getVersion(GetVersionRequest.getDefaultInstance())
                            .getVersion())
                    .isEqualTo("v2.6.2");
            assertThat(server.connections).hasValue(i);
            time.advance(Duration.ofMinutes(34));
        }
        assertThat(rpc.unwrap(String.class)).isEmpty();
    }

    @Test
    void aRenewedCertificateIsReadAndAMissingOneIsNoEnd(@TempDir Path dir) throws IOException {
        Path ca = dir.resolve("ca.pem");
        Files.writeString(ca, "no certificate");
        MilvusConfig config = MilvusConfig.from(
                Settings.of(Map.of("uri", "https://127.0.0.1:" + server.port(), "tls.ca-file", ca.toString())));
        var opener = GrpcChannel.opener(config, config.endpoint().orElseThrow());
        VectorException unreadable = catchThrowableOfType(VectorException.class, opener::get);
        assertThat(unreadable.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(unreadable.text()).startsWith("a file of 'tls' is not a readable PEM file of its kind");

        Files.writeString(ca, TestCertificate.PEM);
        opener.get().abort();
        Files.delete(ca);
        opener.get().abort();
    }

    private Rpc open(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("uri", "http://127.0.0.1:" + server.port());
        MilvusConfig config = MilvusConfig.from(Settings.of(all));
        Rpc rpc = Rpc.open(
                config,
                config.endpoint().orElseThrow(),
                Login.of(config.credentials(), Optional.empty()),
                FakeBackendContext.of(time));
        open.add(rpc);
        return rpc;
    }

    private CompletableFuture<String> version(Rpc rpc) {
        return CompletableFuture.supplyAsync(() -> rpc.version(seconds(60)), threads);
    }

    private CompletableFuture<Void> insert(Rpc rpc) {
        return CompletableFuture.runAsync(() -> rpc.insert(RpcTest.REQUEST, seconds(60)), threads);
    }

    private void awaitHeld(int requests) {
        while (server.held.size() < requests) {
            Thread.onSpinWait();
        }
    }

    private void answer() {
        server.silent = false;
        for (Runnable send = server.held.poll(); send != null; send = server.held.poll()) {
            send.run();
        }
    }

    private static VectorException failure(CompletableFuture<?> call) throws InterruptedException, TimeoutException {
        try {
            call.get(300, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (VectorException) e.getCause();
        }
        throw new AssertionError("the call succeeded");
    }

    private static CallContext seconds(long seconds) {
        return Calls.of(Duration.ofSeconds(seconds), REAL);
    }
}
