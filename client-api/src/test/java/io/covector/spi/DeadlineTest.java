package io.covector.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    /** A clock that moves only when someone sleeps. */
    private static final class FakeTime implements TimeSource {
        private long nanos = 5;
        private final List<Duration> slept = new ArrayList<>();

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            slept.add(duration);
            nanos += duration.toNanos();
        }
    }

    private final FakeTime time = new FakeTime();

    @Test
    void countsDown() {
        Deadline deadline = Deadline.after(Duration.ofMillis(100), time);
        deadline.pause(Duration.ofMillis(40));
        assertThat(deadline.remaining()).contains(Duration.ofMillis(60));
        assertThat(deadline.elapsed()).isEqualTo(Duration.ofMillis(40));
        assertThat(deadline.atMost(Duration.ofMillis(10)).remaining()).contains(Duration.ofMillis(10));
        assertThat(deadline.atMost(Duration.ofHours(1)).remaining()).contains(Duration.ofMillis(60));
    }

    @Test
    void pausesNoLongerThanItself() {
        Deadline deadline = Deadline.after(Duration.ofMillis(100), time);
        assertCode(ErrorCode.TIMEOUT, () -> deadline.pause(Duration.ofSeconds(5)));
        assertThat(time.slept).containsExactly(Duration.ofMillis(100));
        assertThat(deadline.isOver()).isTrue();
        assertThat(deadline.remaining()).contains(Duration.ZERO);
        assertThat(deadline.remainingMillis()).isEqualTo(1);
    }

    @Test
    void mayHaveNoBound() {
        Deadline deadline = Deadline.unbounded(time, new CancelSignal());
        deadline.pause(Duration.ofDays(1000));
        assertThat(deadline.isOver()).isFalse();
        assertThat(deadline.remaining()).isEmpty();
        assertThat(deadline.remainingMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(deadline.atMost(Duration.ofMillis(3)).timeout()).contains(Duration.ofMillis(3));
    }

    @Test
    void stopsWhenCancelled() {
        CancelSignal cancel = new CancelSignal();
        Deadline part = Deadline.after(Duration.ofHours(1), time, cancel).atMost(Duration.ofMinutes(1));
        cancel.cancel();
        assertCode(ErrorCode.CANCELLED, part::check);
        assertCode(ErrorCode.CANCELLED, () -> part.pause(Duration.ofMillis(1)));
        assertThat(time.slept).isEmpty();
    }

    @Test
    void stopsWhenItsThreadIsInterrupted() {
        Deadline deadline = Deadline.after(Duration.ofHours(1), time);
        assertThat(deadline.mustEnd(Thread.currentThread())).isFalse();
        Thread.currentThread().interrupt();
        try {
            assertThat(deadline.mustEnd(Thread.currentThread())).isTrue();
            assertThat(deadline.mustEnd(new Thread())).as("another thread").isFalse();
            assertCode(ErrorCode.CANCELLED, deadline::check);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void wakesAPauseWhenCancelledAndLeavesNoInterruptBehind() throws InterruptedException {
        CancelSignal cancel = new CancelSignal();
        CountDownLatch sleeping = new CountDownLatch(1);
        CountDownLatch forever = new CountDownLatch(1);
        TimeSource real = new TimeSource() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                sleeping.countDown();
                forever.await();
            }
        };
        AtomicReference<ErrorCode> code = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                Deadline.unbounded(real, cancel).pause(Duration.ofHours(1));
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

    private static void assertCode(ErrorCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        VectorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
