package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.observe.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class CallContextTest {
    /** A clock that moves only when someone sleeps. */
    private static final class FakeTicker implements Ticker {
        private long nanos = 5;
        private final List<Duration> slept = new ArrayList<>();

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public boolean sleep(Duration duration, Semaphore woken) {
            slept.add(duration);
            nanos += duration.toNanos();
            return false;
        }
    }

    private final FakeTicker ticker = new FakeTicker();

    private CallContext after(Duration timeout) {
        return CallContext.of(Operation.SEARCH, Deadline.after(timeout, ticker));
    }

    private CallContext unbounded(CancelSignal cancel) {
        return CallContext.of(Operation.SEARCH, Deadline.unbounded(ticker), cancel);
    }

    @Test
    void countsDown() {
        CallContext context = after(Duration.ofMillis(100));
        context.pause(Duration.ofMillis(40));
        assertThat(context.deadline().remaining()).contains(Duration.ofMillis(60));
        assertThat(context.deadline().elapsed()).isEqualTo(Duration.ofMillis(40));
        assertThat(context.within(Duration.ofMillis(10)).deadline().remaining()).contains(Duration.ofMillis(10));
        assertThat(context.within(Duration.ofHours(1)).deadline().remaining()).contains(Duration.ofMillis(60));
        assertThat(context).hasToString("search with 60 ms left");
    }

    @Test
    void pausesNoLongerThanItself() {
        CallContext context = after(Duration.ofMillis(100));
        assertCode(ErrorCode.TIMEOUT, () -> context.pause(Duration.ofSeconds(5)));
        assertThat(ticker.slept).containsExactly(Duration.ofMillis(100));
        assertThat(context.deadline().isOver()).isTrue();
        assertThat(context.deadline().remaining()).contains(Duration.ZERO);
        assertThat(context.deadline().remainingMillis()).isEqualTo(1);
    }

    @Test
    void mayHaveNoBound() {
        CallContext context = unbounded(new CancelSignal());
        context.pause(Duration.ofDays(1000));
        assertThat(context.deadline().isOver()).isFalse();
        assertThat(context.deadline().remaining()).isEmpty();
        assertThat(context.deadline().remainingMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(context.within(Duration.ofMillis(3)).deadline().timeout()).contains(Duration.ofMillis(3));
    }

    @Test
    void getsABoundThatBeginsWithTheCall() {
        CallContext context = unbounded(new CancelSignal());
        context.pause(Duration.ofMillis(40));
        Deadline bounded = context.deadline().bounded(Duration.ofMillis(100));
        assertThat(bounded.remaining()).contains(Duration.ofMillis(60));
    }

    @Test
    void bearsTheLongestDurations() throws InterruptedException {
        for (Duration longest : List.of(Duration.ofMillis(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE))) {
            Deadline deadline = Deadline.after(longest, ticker);
            assertThat(deadline.timeout()).contains(Durations.LONGEST);
            assertThat(deadline.isOver()).isFalse();
            assertThat(deadline.remainingMillis()).isEqualTo(Durations.LONGEST.toMillis());
            assertThat(deadline.acquire(new Semaphore(1))).isTrue();
            assertThat(deadline.atMost(longest)).isSameAs(deadline);
            assertThat(ticker.acquire(new Semaphore(1), longest)).isTrue();
        }
        assertThat(Durations.toNanos(Duration.ofSeconds(Long.MIN_VALUE))).isNegative();
    }

    @Test
    void stopsWhenCancelled() {
        CancelSignal cancel = new CancelSignal();
        CallContext part = unbounded(cancel).within(Duration.ofMinutes(1));
        cancel.cancel();
        assertCode(ErrorCode.CANCELLED, part::check);
        assertCode(ErrorCode.CANCELLED, () -> part.pause(Duration.ofMillis(1)));
        assertThat(ticker.slept).isEmpty();
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() {
        CallContext context = after(Duration.ofHours(1));
        assertThat(context.mustEnd(Thread.currentThread())).isFalse();
        Thread.currentThread().interrupt();
        try {
            assertThat(context.mustEnd(Thread.currentThread())).isTrue();
            assertThat(context.mustEnd(new Thread())).as("another thread").isFalse();
            assertCode(ErrorCode.CANCELLED, context::check);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void cancelsAPartAloneOrWithTheCall() {
        CancelSignal cancel = new CancelSignal();
        CallContext call = unbounded(cancel);
        try (CallContext.Child first = call.child();
                CallContext.Child second = call.child()) {
            first.cancel();
            assertThat(first.context().cancelSignal().isCancelled()).isTrue();
            assertThat(second.context().cancelSignal().isCancelled()).isFalse();
            assertThat(cancel.isCancelled()).isFalse();
            cancel.cancel();
            assertThat(second.context().cancelSignal().isCancelled()).isTrue();
        }
        CallContext other = unbounded(new CancelSignal());
        CallContext.Child closed = other.child();
        closed.close();
        other.cancelSignal().cancel();
        assertThat(closed.context().cancelSignal().isCancelled()).isFalse();
    }

    @Test
    void carriesAttributesToEveryPart() {
        CallContext.Key<String> tenant = CallContext.Key.of("tenant", String.class);
        CallContext.Key<String> route = CallContext.Key.of("tenant", String.class);
        CallContext call = after(Duration.ofSeconds(1)).with(tenant, "acme");
        try (CallContext.Child part =
                call.withOperation(Operation.GET).within(Duration.ofMillis(1)).child()) {
            assertThat(part.context().get(tenant)).contains("acme");
            assertThat(part.context().operation()).isEqualTo(Operation.GET);
            assertThat(part.context().get(route)).as("a key of the same name").isEmpty();
        }
        assertThat(call.with(tenant, "other").get(tenant)).contains("other");
        assertThat(call.get(tenant)).contains("acme");
    }

    @Test
    void wakesAPauseWhenCancelledAndLeavesNoInterruptBehind() throws InterruptedException {
        CancelSignal cancel = new CancelSignal();
        CountDownLatch sleeping = new CountDownLatch(1);
        Ticker real = new Ticker() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public boolean sleep(Duration duration, Semaphore woken) throws InterruptedException {
                sleeping.countDown();
                return acquire(woken, duration);
            }
        };
        AtomicReference<ErrorCode> code = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                CallContext.of(Operation.SEARCH, Deadline.unbounded(real), cancel)
                        .pause(Duration.ofHours(1));
            } catch (VectorException e) {
                code.set(e.code());
            }
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        waiting.start();
        sleeping.await();
        cancel.cancel();
        waiting.join();
        assertThat(code.get()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(interrupted.get()).isFalse();
    }

    @Test
    void keepsAnInterruptOfTheApplication() {
        CallContext context = unbounded(new CancelSignal());
        assertCode(
                ErrorCode.CANCELLED,
                () -> context.interruptibly(() -> {
                    Thread.currentThread().interrupt();
                    Thread.sleep(Duration.ofHours(1).toMillis());
                    return true;
                }));
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Otherwise a connection that a pool hands out at that moment would be lost. */
    @Test
    void keepsAResultThatMeetsACancellation() {
        CancelSignal cancel = new CancelSignal();
        String result = unbounded(cancel).interruptibly(() -> {
            cancel.cancel();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return "connection";
        });
        assertThat(result).isEqualTo("connection");
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Also when the cancellation comes first, and the thread has not noticed it yet. */
    @Test
    void keepsAnInterruptThatMeetsACancellation() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            CancelSignal cancel = new CancelSignal();
            AtomicReference<ErrorCode> code = new AtomicReference<>();
            AtomicReference<Boolean> interrupted = new AtomicReference<>();
            boolean pauses = round % 2 == 0;
            Thread waiting = new Thread(() -> {
                try {
                    CallContext context = unbounded(cancel);
                    boolean unused = pauses ? pause(context) : context.await(new Semaphore(0));
                } catch (VectorException e) {
                    code.set(e.code());
                }
                LockSupport.parkNanos(Duration.ofSeconds(20).toNanos()); // an interrupt may come late, and ends it
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            waiting.start();
            if (round % 3 == 0) {
                waiting.interrupt();
            }
            cancel.cancel();
            waiting.interrupt();
            waiting.join();
            assertThat(code.get()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(interrupted.get()).isTrue();
        }
    }

    private static boolean pause(CallContext context) {
        CallContext real =
                CallContext.of(Operation.SEARCH, Deadline.unbounded(System::nanoTime), context.cancelSignal());
        real.pause(Duration.ofHours(1));
        return true;
    }

    @Test
    void runsHooksOnceAndNotAfterTheirEnd() {
        CancelSignal cancel = new CancelSignal();
        List<String> ran = new ArrayList<>();
        cancel.onCancel(() -> ran.add("closed")).close();
        CancelSignal.Registration open = cancel.onCancel(() -> ran.add("open"));
        cancel.cancel();
        cancel.cancel();
        open.close();
        cancel.onCancel(() -> ran.add("late")).close();
        assertThat(ran).containsExactly("open", "late");
    }

    @Test
    void runsEveryHookWhateverOneThrows() {
        CancelSignal cancel = new CancelSignal();
        List<String> ran = new ArrayList<>();
        CancelSignal.Registration first = cancel.onCancel(() -> {
            throw new NoSuchMethodError("first");
        });
        CancelSignal.Registration second = cancel.onCancel(() -> {
            ran.add("second");
            throw new IllegalStateException("second");
        });
        CancelSignal.Registration third = cancel.onCancel(() -> ran.add("third"));
        assertThatThrownBy(cancel::cancel).isInstanceOf(NoSuchMethodError.class).hasMessage("first");
        assertThat(ran).containsExactly("second", "third");
        List.of(first, second, third).forEach(CancelSignal.Registration::close);
    }

    private static void assertCode(ErrorCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
