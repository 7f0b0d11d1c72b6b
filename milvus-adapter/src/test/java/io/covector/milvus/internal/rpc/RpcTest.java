package io.covector.milvus.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.testing.Calls;
import io.covector.milvus.testing.FakeMilvus;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Ticker;
import io.covector.test.FakeBackendContext;
import io.covector.test.RealTicker;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ClientInterceptors;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Metadata;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcTest {
    static final WireMessage REQUEST = new WireMessage() {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public void writeTo(OutputStream out) {}
    };

    private static final Ticker TIME = new RealTicker();

    /** The common pool of a machine with two cores has one thread, and two calls at a time need two. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private FakeMilvus server;
    private Rpc rpc;

    @BeforeEach
    void start() throws IOException {
        server = new FakeMilvus();
        rpc = open(server.port(), "2");
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        rpc.close();
        server.close();
    }

    @Test
    void aWriteThatNobodyAnsweredMayHaveBeenApplied() {
        server.silent = true;
        VectorException thrown = failure(() -> rpc.insert(REQUEST, millis(300)));
        assertThat(thrown.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(thrown.mayHaveApplied()).isTrue();
        assertThat(thrown.context().vendorCode()).isEqualTo("grpc DEADLINE_EXCEEDED");
        assertThat(thrown.context().pool()).contains("of 2 calls in flight");

        VectorException read = failure(() -> rpc.query(QueryRequest.getDefaultInstance(), millis(300)));
        assertThat(read.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(read.mayHaveApplied()).isFalse();
    }

    @Test
    void aCancelledCallEndsAtOnce() throws Exception {
        server.silent = true;
        CancelSignal cancel = new CancelSignal();
        CompletableFuture<VectorException> call = call(cancel);
        assertThat(server.silence.await(300, TimeUnit.SECONDS)).isTrue();

        cancel.cancel();

        VectorException thrown = call.get(300, TimeUnit.SECONDS);
        assertThat(thrown.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(thrown.mayHaveApplied()).isTrue();
    }

    @Test
    void noMoreCallsBeginThanThePoolHas() throws Exception {
        rpc.close();
        rpc = open(server.port(), "1");
        server.silent = true;
        CancelSignal cancel = new CancelSignal();
        CompletableFuture<VectorException> first = call(cancel);
        assertThat(server.silence.await(300, TimeUnit.SECONDS)).isTrue();

        VectorException thrown = failure(() -> rpc.insert(REQUEST, millis(5_000)));

        assertThat(thrown.code()).isEqualTo(ErrorCode.POOL_EXHAUSTED);
        assertThat(thrown.text()).contains("pool.max-size is 1");
        assertThat(thrown.mayHaveApplied()).isFalse();
        cancel.cancel();
        first.get(300, TimeUnit.SECONDS);
    }

    @Test
    void aCallThatWaitsToBeginIsCancelledToo() throws Exception {
        rpc.close();
        rpc = open(server.port(), "1", "10m");
        server.silent = true;
        CancelSignal first = new CancelSignal();
        CompletableFuture<VectorException> running = call(first);
        assertThat(server.silence.await(300, TimeUnit.SECONDS)).isTrue();
        CancelSignal second = new CancelSignal();
        CompletableFuture<VectorException> waiting = call(second);
        while (!rpc.counts().contains("1 waiting")) {
            Thread.onSpinWait();
        }

        second.cancel();

        VectorException thrown = waiting.get(300, TimeUnit.SECONDS);
        assertThat(thrown.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(thrown.mayHaveApplied()).isFalse();
        first.cancel();
        running.get(300, TimeUnit.SECONDS);
    }

    private CompletableFuture<VectorException> call(CancelSignal cancel) {
        CallContext context = Calls.unbounded(TIME, cancel);
        return CompletableFuture.supplyAsync(() -> failure(() -> rpc.insert(REQUEST, context)), threads);
    }

    @Test
    @SuppressWarnings("deprecation") // the only code of some failures of 2.3
    void aServersRefusalIsAnError() {
        server.mutation = MutationResult.newBuilder()
                .setStatus(Status.newBuilder().setCode(8).setErrorCodeValue(49).setReason("slow down"))
                .build();
        VectorException thrown = failure(() -> rpc.insert(REQUEST, millis(20_000)));
        assertThat(thrown.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(thrown.text()).isEqualTo("slow down");
        assertThat(server.requests).hasSize(1); // and nobody tried again
    }

    @Test
    void aRequestThatALibraryCannotWriteIsAMistakeOfTheConfiguration() {
        WireMessage broken = new WireMessage() {
            @Override
            public int size() {
                throw new NoSuchMethodError("com.google.protobuf.CodedOutputStream.computeUInt32SizeNoTag(int)");
            }

            @Override
            public void writeTo(OutputStream out) {}
        };
        VectorException thrown = failure(() -> rpc.insert(broken, millis(20_000)));
        assertThat(thrown.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(thrown.text()).contains("protobuf-java", "computeUInt32SizeNoTag", "covector-bom");
        assertThat(server.requests).isEmpty();
        assertThat(rpc.poolCounts().used()).isZero();
    }

    @Test
    void aCallThatTheTransportLosesEndsAllTheSame() {
        WireMessage broken = new WireMessage() {
            @Override
            public int size() {
                return 8;
            }

            @Override
            public void writeTo(OutputStream out) {
                throw new NoSuchMethodError("in a thread of the transport");
            }
        };
        VectorException thrown = failure(() -> rpc.insert(broken, millis(200)));
        assertThat(thrown.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(thrown.mayHaveApplied()).isTrue();
        assertThat(rpc.poolCounts().used()).isZero();
    }

    @Test
    void aReplyThatALibraryCannotReadIsAMistakeOfTheConfiguration() {
        VectorException write = unreadable(answer -> {
            throw new NoSuchMethodError("com.google.protobuf.GeneratedMessageV3.isStringEmpty(Object)");
        });
        assertThat(write.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(write.text()).contains("protobuf-java", "isStringEmpty", "covector-bom");
        assertThat(write.mayHaveApplied()).isTrue();
    }

    @Test
    void aReplyThatCannotBeReadIsNotCancelled() {
        VectorException garbled = unreadable(answer -> MutationResult.parseFrom(new byte[] {0x0a, 0x7f, 1}));
        assertThat(garbled.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(garbled.text()).contains("cannot be read", "InvalidProtocolBufferException");
        assertThat(garbled.mayHaveApplied()).isTrue();
        assertThat(garbled.context().vendorCode()).isEqualTo("grpc CANCELLED");

        VectorException failing = unreadable(answer -> {
            throw new IllegalStateException("a reader that fails");
        });
        assertThat(failing.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failing.text()).contains("a reader that fails");
    }

    /** How an insert fails whose reply is read in this way. */
    private VectorException unreadable(ReplyReading.Reader reader) {
        Channel channel = rpc.unwrap(Channel.class).orElseThrow();
        try (Rpc over = over(ClientInterceptors.intercept(channel, new ReplyReading(reader)))) {
            return failure(() -> over.insert(REQUEST, millis(20_000)));
        }
    }

    @ParameterizedTest
    @CsvSource({"CANCELLED", "UNKNOWN"})
    void whatSomebodyElseEndsIsNotTheCallersDoing(String status) {
        server.refusal = io.milvus.shaded.io.grpc.Status.fromCode(io.milvus.shaded.io.grpc.Status.Code.valueOf(status))
                .withDescription("a proxy in between")
                .asRuntimeException();
        VectorException write = failure(() -> rpc.insert(REQUEST, millis(20_000)));
        assertThat(write.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(write.mayHaveApplied()).isTrue();
        assertThat(write.context().vendorCode()).isEqualTo("grpc " + status);
        VectorException read = failure(() -> rpc.query(QueryRequest.getDefaultInstance(), millis(20_000)));
        assertThat(read.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(read.mayHaveApplied()).isFalse();
    }

    @Test
    void anOwnChannelTakesAnswersThatAreLargerThanItsDefault() {
        server.version = "v2.6.2 " + "x".repeat(5 << 20); // gRPC's default is 4 MiB
        ManagedChannel own = Grpc.newChannelBuilderForAddress(
                        "127.0.0.1", server.port(), InsecureChannelCredentials.create())
                .build();
        try (Rpc over = over(own)) {
            assertThat(over.version(millis(20_000))).hasSizeGreaterThan(5 << 20);
        } finally {
            own.shutdownNow();
        }
    }

    @Test
    void aChannelThatTheApplicationHasShutDownIsClosed() {
        ManagedChannel own = Grpc.newChannelBuilderForAddress(
                        "127.0.0.1", server.port(), InsecureChannelCredentials.create())
                .build();
        try (Rpc over = over(own)) {
            own.shutdownNow();
            VectorException thrown = failure(() -> over.version(millis(20_000)));
            assertThat(thrown.code()).isEqualTo(ErrorCode.CLOSED);
            assertThat(thrown.text()).startsWith("the application has shut its channel down: ");
        }
    }

    @Test
    void anAnswerThatIsTooLargeSaysSo() {
        server.version = "x".repeat(5 << 20);
        rpc.close();
        MilvusConfig config = MilvusConfig.from(Settings.of(
                Map.of("host", "127.0.0.1", "port", "" + server.port(), "max-inbound-message-bytes", "4MiB")));
        rpc = Rpc.open(
                config,
                config.endpoint().orElseThrow(),
                Login.of(Optional.empty(), Optional.empty()),
                FakeBackendContext.of(TIME));
        VectorException thrown = failure(() -> rpc.version(millis(20_000)));
        assertThat(thrown.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(thrown.text()).contains("exceeds maximum size 4194304", "max-inbound-message-bytes is 4194304");
    }

    private Rpc over(Channel channel) {
        return Rpc.over(
                        FakeBackendContext.of(TIME).resource(Channel.class, channel),
                        config(server.port(), "2", "1s"),
                        Login.of(Optional.empty(), Optional.empty()))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "grpc-retry-pushback-ms, 1500,  PT1.5S",
        "grpc-retry-pushback-ms, -1,    ",
        "retry-after,            7,     PT7S",
        "retry-after,            'Wed, 21 Oct 2026 07:28:00 GMT',"
    })
    void theTimeThatAServerAsksFor(String header, String value, @Nullable Duration asked) {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
        server.refusal = io.milvus.shaded.io.grpc.Status.RESOURCE_EXHAUSTED.asRuntimeException(trailers);
        VectorException thrown = failure(() -> rpc.query(QueryRequest.getDefaultInstance(), millis(20_000)));
        assertThat(thrown.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
        assertThat(thrown.retryAfter()).isEqualTo(Optional.ofNullable(asked));
    }

    @Test
    void nobodyThereIsUnavailableAndNothingWasSent() {
        String address = "127.0.0.1:" + server.port();
        server.close();
        VectorException thrown = failure(() -> rpc.insert(REQUEST, millis(20_000)));
        assertThat(thrown.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(thrown.text()).contains("Connection refused", address);
        assertThat(thrown.mayHaveApplied()).isFalse();
    }

    @Test
    void aDeadlineThatHasPassedSendsNothing() {
        VectorException thrown = failure(() -> rpc.insert(REQUEST, millis(0)));
        assertThat(thrown.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(server.requests).isEmpty();
    }

    private static Rpc open(int port, String maxSize) {
        return open(port, maxSize, "250ms");
    }

    private static Rpc open(int port, String maxSize, String acquireTimeout) {
        MilvusConfig config = config(port, maxSize, acquireTimeout);
        return Rpc.open(
                config,
                config.endpoint().orElseThrow(),
                Login.of(config.credentials(), Optional.empty()),
                FakeBackendContext.of(TIME));
    }

    private static MilvusConfig config(int port, String maxSize, String acquireTimeout) {
        return MilvusConfig.from(Settings.of(Map.of(
                "host",
                "127.0.0.1",
                "port",
                String.valueOf(port),
                "pool.max-size",
                maxSize,
                "pool.acquire-timeout",
                acquireTimeout)));
    }

    private static CallContext millis(long millis) {
        return Calls.of(Duration.ofMillis(millis), TIME);
    }

    private static VectorException failure(ThrowingCallable call) {
        VectorException[] thrown = new VectorException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(VectorException.class, e -> thrown[0] = e);
        return thrown[0];
    }
}
