package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.observe.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class CallSemaphoreTest {
    private final CallSemaphore permits = new CallSemaphore(1);

    private static CallContext call(CancelSignal cancel) {
        return CallContext.of(Operation.SEARCH, Deadline.unbounded(System::nanoTime), cancel);
    }

    /** Begins to wait on a thread of its own; returns when it waits. */
    private CompletableFuture<Boolean> waits(CallContext context) {
        int before = permits.waiting();
        CompletableFuture<Boolean> acquired = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        acquired.complete(permits.acquire(context));
                    } catch (VectorException e) {
                        acquired.completeExceptionally(e);
                    }
                })
                .start();
        while (permits.waiting() == before) {
            Thread.onSpinWait();
        }
        return acquired;
    }

    @Test
    void givesPermitsInOrder() throws Exception {
        assertThat(permits.tryAcquire()).isTrue();
        assertThat(permits.tryAcquire()).isFalse();
        CompletableFuture<Boolean> first = waits(call(new CancelSignal()));
        CompletableFuture<Boolean> second = waits(call(new CancelSignal()));

        permits.release();
        assertThat(first.get(300, TimeUnit.SECONDS)).isTrue();
        assertThat(second).isNotDone();
        permits.release();
        assertThat(second.get(300, TimeUnit.SECONDS)).isTrue();
        permits.release();
        assertThat(permits.tryAcquire()).isTrue();
    }

    @Test
    void aDeadlineOrACancellationTakesNoPermit() {
        assertThat(permits.tryAcquire()).isTrue();
        assertThat(permits.acquire(CallContext.of(Operation.SEARCH, Deadline.after(Duration.ofMillis(1), () -> 0))))
                .isFalse();

        CancelSignal cancel = new CancelSignal();
        CompletableFuture<Boolean> cancelled = waits(call(cancel));
        cancel.cancel();
        assertThatThrownBy(cancelled::join)
                .hasCauseInstanceOf(VectorException.class)
                .cause()
                .hasFieldOrPropertyWithValue("code", ErrorCode.CANCELLED);

        assertThat(permits.waiting()).isZero();
        permits.release();
        assertThat(permits.tryAcquire()).isTrue();
    }

    @Test
    void letsEverybodyPassWhenItIsOpen() {
        assertThat(permits.tryAcquire()).isTrue();
        CompletableFuture<Boolean> waiting = waits(call(new CancelSignal()));
        permits.open();
        assertThat(waiting.join()).isTrue();
        assertThat(permits.acquire(call(new CancelSignal()))).isTrue();
    }

    /** Permits are neither lost nor made by waits that end in any way, at the moment in which a permit comes. */
    @Test
    void losesNoPermit() throws InterruptedException {
        CallSemaphore few = new CallSemaphore(2);
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> {
                try {
                    for (int round = 0; round < 2_000; round++) {
                        use(few, random, holders, most);
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(few.waiting()).isZero();
        assertThat(few.tryAcquire()).isTrue();
        assertThat(few.tryAcquire()).isTrue();
        assertThat(few.tryAcquire()).isFalse();
    }

    private static void use(CallSemaphore few, Random random, AtomicInteger holders, AtomicInteger most) {
        CancelSignal cancel = new CancelSignal();
        if (random.nextInt(4) == 0) {
            new Thread(cancel::cancel).start();
        }
        CallContext context = CallContext.of(
                Operation.SEARCH,
                Deadline.after(Duration.ofNanos(1 + random.nextInt(50_000)), System::nanoTime),
                cancel);
        boolean acquired;
        try {
            acquired = few.acquire(context);
        } catch (VectorException e) {
            return;
        }
        if (acquired) {
            most.accumulateAndGet(holders.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            holders.decrementAndGet();
            few.release();
        }
    }
}
