package io.covector.resilience;

import static io.covector.resilience.Fixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Ticker;
import io.covector.test.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkheadTest {
    private final Ticker still = FakeTicker.patient();
    private final CancelSignal cancel = new CancelSignal();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void noInterruptIsLeftBehind() {
        threads.shutdownNow();
        assertThat(Thread.interrupted()).isFalse();
    }

    private static Bulkhead of(int maxConcurrent, int maxWaiting) {
        return Bulkhead.of(new BulkheadConfig(maxConcurrent, maxWaiting)).orElseThrow();
    }

    private CallContext seconds(int timeout) {
        return context(Deadline.after(Duration.ofSeconds(timeout), still));
    }

    private CallContext context(Deadline deadline) {
        return CallContext.of(Operation.SEARCH, deadline, cancel);
    }

    @Test
    void isAbsentByDefault() {
        assertThat(Bulkhead.of(BulkheadConfig.defaults())).isEmpty();
    }

    @Test
    void refusesAtOnceWhenNobodyMayWait() {
        Bulkhead full = of(1, 0);
        full.enter(seconds(10));
        var e = failure(() -> full.enter(seconds(10)));
        assertThat(e)
                .hasMessage("POOL_EXHAUSTED: not sent: 1 requests are in flight and 0 wait, as many as "
                        + "bulkhead.max-concurrent-requests and bulkhead.max-waiting allow");
        assertThat(e.mayHaveApplied()).isFalse();
        full.leave();
        full.enter(seconds(10));
    }

    @Test
    void waitsNoLongerThanTheDeadline() {
        Bulkhead full = of(1, 1);
        full.enter(seconds(10));
        CallContext over = context(Deadline.after(Duration.ofMillis(1), FakeTicker.impatient()));
        assertThat(failure(() -> full.enter(over)).code()).isEqualTo(ErrorCode.TIMEOUT);
        full.leave();
        full.enter(seconds(10));
    }

    @Test
    void cancellationEndsTheWait() throws Exception {
        Bulkhead full = of(1, 1);
        full.enter(seconds(10));
        Future<ErrorCode> waiter = threads.submit(() ->
                failure(() -> full.enter(context(Deadline.unbounded(still)))).code());
        cancel.cancel();
        assertThat(waiter.get()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void neverLetsMoreInThanAllowed() throws Exception {
        Bulkhead bulkhead = of(3, 1_000);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<Void> visitor = () -> {
            for (int i = 0; i < 200; i++) {
                bulkhead.enter(seconds(60));
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                inside.decrementAndGet();
                bulkhead.leave();
            }
            return null;
        };
        List<Callable<Void>> visitors = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            visitors.add(visitor);
        }
        for (Future<Void> done : threads.invokeAll(visitors)) {
            done.get();
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(inside.get()).isZero();
    }
}
