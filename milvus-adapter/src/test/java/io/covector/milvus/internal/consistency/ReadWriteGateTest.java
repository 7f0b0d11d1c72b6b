package io.covector.milvus.internal.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.milvus.testing.Calls;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Ticker;
import io.covector.test.RealTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadWriteGateTest {
    private static final Ticker REAL = new RealTicker();

    private final ReadWriteGate gate = new ReadWriteGate(true);
    private final CancelSignal cancel = new CancelSignal();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private CallContext unbounded() {
        return Calls.unbounded(REAL, cancel);
    }

    private static <T> T get(Callable<T> blocking) {
        try {
            return blocking.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void requestsOfOneKindRunBesideEachOther() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        for (int kind = 0; kind < 2; kind++) {
            boolean reads = kind == 0;
            List<Future<Integer>> meeting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                meeting.add(threads.submit(() -> reads
                        ? gate.read(unbounded(), () -> get(both::await))
                        : gate.write(unbounded(), () -> get(both::await))));
            }
            assertThat(meeting.get(0).get() + meeting.get(1).get()).isEqualTo(1);
        }
    }

    @Test
    void theKindsNeverMeetAndNobodyStarves() throws Exception {
        AtomicInteger reading = new AtomicInteger();
        AtomicInteger changing = new AtomicInteger();
        AtomicInteger met = new AtomicInteger();
        List<Callable<Void>> work = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            boolean reads = thread % 2 == 0;
            AtomicInteger mine = reads ? reading : changing;
            AtomicInteger others = reads ? changing : reading;
            work.add(() -> {
                for (int i = 0; i < 2_000; i++) {
                    int seen = reads
                            ? gate.read(unbounded(), () -> visit(mine, others))
                            : gate.write(unbounded(), () -> visit(mine, others));
                    met.addAndGet(seen);
                }
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(work)) {
            done.get();
        }
        assertThat(met.get()).isZero();
        assertThat(gate.read(unbounded(), () -> 7)).isEqualTo(7);
        assertThat(gate.write(unbounded(), () -> 8)).isEqualTo(8);
    }

    private static int visit(AtomicInteger mine, AtomicInteger others) {
        mine.incrementAndGet();
        Thread.onSpinWait();
        int seen = others.get();
        mine.decrementAndGet();
        return seen;
    }

    @Test
    void whatRunsAloneMeetsNoOther() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger alone = new AtomicInteger();
        AtomicInteger met = new AtomicInteger();
        List<Callable<Void>> work = new ArrayList<>();
        for (int thread = 0; thread < 9; thread++) {
            int kind = thread % 3;
            work.add(() -> {
                for (int i = 0; i < 1_000; i++) {
                    int seen = kind == 0
                            ? gate.read(unbounded(), () -> visit(running, alone))
                            : kind == 1
                                    ? gate.write(unbounded(), () -> visit(running, alone))
                                    : gate.alone(unbounded(), () -> visit(alone, running) + alone.get());
                    met.addAndGet(seen);
                }
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(work)) {
            done.get();
        }
        assertThat(met.get()).isZero();
    }

    @Test
    void oneAloneThatGivesUpHoldsNoReadBack() throws Exception {
        CallContext patient = Calls.unbounded(REAL, new CancelSignal());
        int read = whileReading(() -> {
            Future<ErrorCode> alone = threads.submit(() -> catchThrowableOfType(
                            VectorException.class, () -> gate.alone(unbounded(), () -> 1))
                    .code());
            awaitWaiting(1);
            Future<Integer> later = threads.submit(() -> gate.read(patient, () -> 2));
            awaitWaiting(2);
            cancel.cancel();
            assertThat(alone.get()).isEqualTo(ErrorCode.CANCELLED);
            return later.get(300, TimeUnit.SECONDS);
        });
        assertThat(read).isEqualTo(2);
        assertThat(gate.<Integer>alone(patient, () -> 5)).isEqualTo(5);
    }

    @Test
    void aFailedRequestEndsItsTurn() {
        assertThatThrownBy(() -> gate.read(unbounded(), () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(gate.write(unbounded(), () -> 1)).isEqualTo(1);
    }

    @Test
    void waitsUntilTheDeadlineAtMost() throws Exception {
        ErrorCode code = whileReading(() -> catchThrowableOfType(
                        VectorException.class, () -> gate.write(Calls.of(Duration.ofMillis(1), REAL), () -> 1))
                .code());
        assertThat(code).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(gate.write(unbounded(), () -> 1)).isEqualTo(1);
    }

    @Test
    void cancellationEndsTheWait() throws Exception {
        ErrorCode code = whileReading(() -> {
            Future<ErrorCode> waiting = threads.submit(() -> catchThrowableOfType(
                            VectorException.class, () -> gate.write(unbounded(), () -> 1))
                    .code());
            cancel.cancel();
            return waiting.get();
        });
        assertThat(code).isEqualTo(ErrorCode.CANCELLED);
        assertThat(gate.write(Calls.unbounded(REAL, new CancelSignal()), () -> 1))
                .isEqualTo(1);
    }

    private <T> T whileReading(Callable<T> action) throws ExecutionException, InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Future<Integer> reader = threads.submit(() -> gate.read(Calls.unbounded(REAL, new CancelSignal()), () -> {
            inside.countDown();
            get(() -> {
                over.await();
                return 0;
            });
            return 1;
        }));
        inside.await();
        try {
            return get(action);
        } finally {
            over.countDown();
            reader.get();
        }
    }

    @Test
    void newerServersNeedNone() {
        ReadWriteGate free = new ReadWriteGate(false);
        assertThat(free.<Integer>read(unbounded(), () -> free.write(unbounded(), () -> 3)))
                .isEqualTo(3);
        assertThat(free.<Integer>alone(unbounded(), () -> free.read(unbounded(), () -> 4)))
                .isEqualTo(4);
    }

    /** A read waits behind a write that waits for another read; then the write gives up. */
    @Test
    void aWriteThatGivesUpHoldsNoReadBack() throws Exception {
        CallContext patient = Calls.unbounded(REAL, new CancelSignal());
        int read = whileReading(() -> {
            Future<ErrorCode> write = threads.submit(() -> catchThrowableOfType(
                            VectorException.class, () -> gate.write(unbounded(), () -> 1))
                    .code());
            awaitWaiting(1);
            Future<Integer> later = threads.submit(() -> gate.read(patient, () -> 2));
            awaitWaiting(2);
            cancel.cancel();
            assertThat(write.get()).isEqualTo(ErrorCode.CANCELLED);
            return later.get(300, TimeUnit.SECONDS);
        });
        assertThat(read).isEqualTo(2);
        assertThat(gate.write(patient, () -> 1)).isEqualTo(1);
    }

    private void awaitWaiting(int requests) {
        while (gate.waiting() < requests) {
            Thread.onSpinWait();
        }
    }
}
