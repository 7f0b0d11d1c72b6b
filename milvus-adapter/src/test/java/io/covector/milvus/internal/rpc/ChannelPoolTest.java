package io.covector.milvus.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.milvus.internal.config.MilvusConfig;
import io.covector.milvus.testing.Calls;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.test.FakeTicker;
import io.covector.test.RealTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class ChannelPoolTest {
    private final FakeTicker time = FakeTicker.impatient();
    private final List<FakeChannel> opened = new ArrayList<>();

    @Test
    void whoWaitsInVainIsToldTheCountsAndTheLastConnectionError() {
        ChannelPool<FakeChannel> pool = pool(2);
        ChannelPool<FakeChannel>.Lease broken = pool.acquire(unbounded());
        broken.connectionFailed("Connection refused: db/10.0.0.1:19530");
        pool.acquire(unbounded());
        time.advance(Duration.ofSeconds(3));

        VectorException thrown = failure(() -> pool.acquire(unbounded()));

        assertThat(thrown.code()).isEqualTo(ErrorCode.POOL_EXHAUSTED);
        assertThat(thrown.text())
                .isEqualTo("no call could begin within 5000 ms (pool.acquire-timeout); pool.max-size is 2; "
                        + "last connection error 8000 ms ago: Connection refused: db/10.0.0.1:19530");
        assertThat(thrown.context().pool()).isEqualTo("2 of 2 calls in flight, 0 waiting, 1 of 1 channels");
        assertThat(thrown.mayHaveApplied()).isFalse();
    }

    @Test
    void theDeadlineBoundsTheWaitToo() {
        ChannelPool<FakeChannel> pool = pool(1);
        pool.acquire(unbounded());

        VectorException thrown = failure(() -> pool.acquire(Calls.of(Duration.ofMillis(20), time)));

        assertThat(thrown.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(thrown.text())
                .isEqualTo("no call could begin within 20 ms (what the deadline left); pool.max-size is 1");
    }

    @Test
    void aLeaseThatIsClosedLetsTheNextCallBegin() {
        ChannelPool<FakeChannel> pool = pool(1);
        for (int i = 0; i < 3; i++) {
            try (ChannelPool<FakeChannel>.Lease lease = pool.acquire(unbounded())) {
                assertThat(lease.channel()).isSameAs(opened.get(0));
            }
        }
        assertThat(pool.counts()).isEqualTo("0 of 1 calls in flight, 0 waiting, 1 of 1 channels");
    }

    @Test
    void aConnectionThatCannotBeOpenedCostsNoPermit() {
        ChannelPool<FakeChannel> pool = new ChannelPool<>(limits(1), time, new Random(1), () -> {
            throw new IllegalArgumentException("no such file");
        });
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> pool.acquire(unbounded())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void closingEndsTheCallsAndWakesWhoWaits() throws Exception {
        ChannelPool<FakeChannel> pool = pool(1);
        ChannelPool<FakeChannel>.Lease inFlight = pool.acquire(unbounded());
        CallContext patient = Calls.unbounded(new RealTicker(), new CancelSignal()); // it really waits
        CompletableFuture<VectorException> waiting = new CompletableFuture<>();
        Thread waits = new Thread(() -> waiting.complete(failure(() -> pool.acquire(patient))));
        waits.start();
        while (!pool.counts().contains("1 waiting")) {
            Thread.onSpinWait();
        }

        pool.close();

        assertThat(opened.get(0).done).containsExactly("abort");
        VectorException thrown = waiting.get(300, TimeUnit.SECONDS);
        assertThat(thrown.code()).isEqualTo(ErrorCode.CLOSED);
        assertThat(thrown.mayHaveApplied()).isFalse();
        inFlight.close();
        pool.close();
        assertThat(opened.get(0).done).containsExactly("abort");
        assertThat(failure(() -> pool.acquire(unbounded())).code()).isEqualTo(ErrorCode.CLOSED);
        assertThat(failure(pool::peek).code()).isEqualTo(ErrorCode.CLOSED);
    }

    private ChannelPool<FakeChannel> pool(int maxSize) {
        return new ChannelPool<>(limits(maxSize), time, new Random(1), this::open);
    }

    private FakeChannel open() {
        FakeChannel channel = new FakeChannel();
        opened.add(channel);
        return channel;
    }

    private static MilvusConfig.Pool limits(int maxSize) {
        return new MilvusConfig.Pool(
                maxSize, 1, 1, maxSize, Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofSeconds(5), false);
    }

    private CallContext unbounded() {
        return Calls.unbounded(time, new CancelSignal());
    }

    private static VectorException failure(ThrowingCallable call) {
        VectorException[] thrown = new VectorException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(VectorException.class, e -> thrown[0] = e);
        return thrown[0];
    }
}
