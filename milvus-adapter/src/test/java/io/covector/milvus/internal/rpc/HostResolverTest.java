package io.covector.milvus.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.testing.Calls;
import io.covector.milvus.testing.FakeMilvus;
import io.covector.spi.Ticker;
import io.covector.test.FakeBackendContext;
import io.covector.test.RealTicker;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostResolverTest {
    private static final String HOST = "milvus_standalone";
    private static final Ticker TIME = new RealTicker();

    @Test
    @SuppressWarnings("deprecation") // as in the class under test
    void aNameWithAnUnderscoreIsResolvedUntilItIsFound() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (FakeMilvus server = new FakeMilvus()) {
            ManagedChannel channel = Grpc.newChannelBuilder(
                            HostResolver.target(HOST), InsecureChannelCredentials.create())
                    .nameResolverFactory(HostResolver.provider(HOST, server.port(), host -> {
                        assertThat(host).isEqualTo(HOST);
                        if (asked.getAndIncrement() == 0) {
                            throw new UnknownHostException(host);
                        }
                        return new InetAddress[] {InetAddress.getLoopbackAddress()};
                    }))
                    .build();
            try (Rpc rpc = over(channel)) {
                assertThat(channel.authority()).isEqualTo(HOST);
                VectorException unknown = catchThrowableOfType(
                        VectorException.class, () -> rpc.version(Calls.of(Duration.ofSeconds(60), TIME)));
                assertThat(unknown.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(unknown.text()).contains("Unable to resolve host " + HOST);
                channel.resetConnectBackoff();
                String version = "";
                while (version.isEmpty()) {
                    try {
                        version = rpc.version(Calls.of(Duration.ofSeconds(60), TIME));
                    } catch (VectorException e) {
                        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE); // it is not resolved again yet
                    }
                }
                assertThat(version).isEqualTo("v2.6.2");
            } finally {
                channel.shutdownNow();
            }
        }
    }

    /** {@code 127.1} is 127.0.0.1 for everybody but java.net.URI. */
    @Test
    void everyHostThatIsConfiguredCanBeCalled() throws IOException {
        assertThat(List.of("localhost", "127.0.0.1", "::1", "a-b.c")).noneMatch(HostResolver::isNeeded);
        try (FakeMilvus server = new FakeMilvus()) {
            MilvusConfig config = config(Map.of("uri", "http://127.1:" + server.port()));
            try (Rpc rpc = Rpc.open(
                    config,
                    config.endpoint().orElseThrow(),
                    Login.of(Optional.empty(), Optional.empty()),
                    FakeBackendContext.of(TIME))) {
                assertThat(rpc.version(Calls.of(Duration.ofSeconds(60), TIME))).isEqualTo("v2.6.2");
            }
        }
    }

    @Test
    void aHostThatIsNotThereIsUnavailableAndNoMatterOfCertificates() {
        MilvusConfig config = config(Map.of("uri", "http://no_such_host.invalid:1"));
        try (Rpc rpc = Rpc.open(
                config,
                config.endpoint().orElseThrow(),
                Login.of(Optional.empty(), Optional.empty()),
                FakeBackendContext.of(TIME))) {
            VectorException unknown = catchThrowableOfType(
                    VectorException.class, () -> rpc.version(Calls.of(Duration.ofSeconds(60), TIME)));
            assertThat(unknown.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(unknown.text()).contains("no_such_host.invalid").doesNotContain("PEM");
        }
    }

    private static Rpc over(Channel channel) {
        return Rpc.over(
                        FakeBackendContext.of(TIME).resource(Channel.class, channel),
                        config(Map.of()),
                        Login.of(Optional.empty(), Optional.empty()))
                .orElseThrow();
    }

    private static MilvusConfig config(Map<String, String> values) {
        return MilvusConfig.from(Settings.of(values));
    }
}
