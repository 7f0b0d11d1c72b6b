package io.covector.pgvector.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.observe.Operation;
import io.covector.pgvector.internal.connection.Watchdog.WatchedCall;
import io.covector.pgvector.internal.fixtures.StoppedTicker;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {
    private static final int GRACE_CHECKS = 20;
    private static final int CHECKS_PER_MESSAGE = 5;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final StoppedTicker ticker = new StoppedTicker();
    private final CancelSignal cancelSignal = new CancelSignal();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger aborted = new AtomicInteger();
    private final Watchdog watchdog = watchdog(Runnable::run);

    private Watchdog watchdog(Executor executor) {
        return new Watchdog(scheduler, executor, GRACE_CHECKS);
    }

    private CallContext over() {
        return CallContext.of(Operation.SEARCH, Deadline.after(Duration.ZERO, ticker));
    }

    private CallContext running() {
        return CallContext.of(Operation.SEARCH, Deadline.after(Duration.ofHours(1), ticker), cancelSignal);
    }

    private WatchedCall watch(Watchdog watchdog, CallContext context) {
        return watchdog.watch(aborted::incrementAndGet, context);
    }

    @Test
    void leavesACallAloneThatMayGoOn() {
        try (WatchedCall call = watch(watchdog, running())) {
            call.begin(cancelled::incrementAndGet);
            scheduler.run(2 * GRACE_CHECKS);
        }
        assertThat(cancelled).hasValue(0);
        assertThat(aborted).hasValue(0);
    }

    @Test
    void cancelsAtTheDeadlineUntilTheStatementIsOver() {
        try (WatchedCall call = watch(watchdog, over())) {
            call.begin(cancelled::incrementAndGet);
            scheduler.run(1);
            assertThat(cancelled).hasValue(1);
            scheduler.run(2 * CHECKS_PER_MESSAGE); // the server may not have begun when the first arrives
            assertThat(cancelled).hasValue(3);
            call.end();
            scheduler.run(CHECKS_PER_MESSAGE);
            assertThat(cancelled).hasValue(3);
        }
        assertThat(aborted).hasValue(0);
    }

    @Test
    void cancelsByTheCallersWish() {
        try (WatchedCall call = watch(watchdog, running())) {
            call.begin(cancelled::incrementAndGet);
            cancelSignal.cancel();
            scheduler.run(1);
        }
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void cancelsWhenTheThreadOfTheCallIsInterrupted() {
        try (WatchedCall call = watch(watchdog, running())) {
            call.begin(cancelled::incrementAndGet);
            Thread.currentThread().interrupt();
            scheduler.run(1);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void closesTheConnectionOfAServerThatDoesNotReact() throws InterruptedException {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Watchdog threads = watchdog(task -> new Thread(task).start());
        CountDownLatch closed = new CountDownLatch(1);
        try (WatchedCall call = threads.watch(closed::countDown, over())) {
            call.begin(() -> {
                cancelled.incrementAndGet();
                sending.countDown();
                await(answered);
            });
            scheduler.run(1);
            sending.await();
            scheduler.run(GRACE_CHECKS);
            closed.await(); // though the message is still being sent
            answered.countDown();
        }
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void eachStatementGivesTheServerTheWholeTimeToReact() {
        try (WatchedCall call = watch(watchdog, over())) {
            call.begin(cancelled::incrementAndGet);
            scheduler.run(GRACE_CHECKS);
            call.end();
            call.begin(cancelled::incrementAndGet);
            scheduler.run(GRACE_CHECKS);
            assertThat(aborted).hasValue(0);
            scheduler.run(1);
        }
        assertThat(aborted).hasValue(1);
    }

    @Test
    void leavesTheConnectionOfACallThatIsOverAlone() {
        try (WatchedCall call = watch(watchdog(waiting::add), over())) {
            call.begin(cancelled::incrementAndGet);
            scheduler.run(GRACE_CHECKS + 1);
        }
        assertThat(waiting).hasSize(2); // to cancel, and to close the connection
        waiting.forEach(Runnable::run);
        assertThat(cancelled).hasValue(0);
        assertThat(aborted).hasValue(0);
    }

    @Test
    void closesTheConnectionWhereNoStatementRuns() {
        try (WatchedCall call = watch(watchdog, over())) { // a transaction that ends, for example
            scheduler.run(GRACE_CHECKS + 1);
            call.end();
        }
        assertThat(aborted).hasValue(1);
    }

    @Test
    void cancelsTheOthersThoughOneMessageIsOnItsWay() {
        Watchdog watchdog = watchdog(waiting::add);
        try (WatchedCall silent = watch(watchdog, over());
                WatchedCall other = watch(watchdog, over())) {
            silent.begin(() -> {});
            other.begin(cancelled::incrementAndGet);
            scheduler.run(1);
            assertThat(waiting).hasSize(2);
            scheduler.run(CHECKS_PER_MESSAGE);
            assertThat(waiting).as("one message of a call at a time").hasSize(2);
            waiting.forEach(Runnable::run);
        }
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void triesAgainWhenNobodyCanSendTheMessage() {
        AtomicInteger tries = new AtomicInteger();
        Watchdog watchdog = watchdog(task -> {
            if (tries.incrementAndGet() == 1) {
                throw new RejectedExecutionException("planted");
            }
            if (tries.get() == 2) {
                throw new OutOfMemoryError("planted: no thread can be had");
            }
            task.run();
        });
        try (WatchedCall call = watch(watchdog, over())) {
            call.begin(cancelled::incrementAndGet);
            scheduler.run(1 + 2 * CHECKS_PER_MESSAGE);
        }
        assertThat(tries).hasValue(3);
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void sendsAMessageAgainThatFailed() {
        try (WatchedCall call = watch(watchdog, over())) {
            call.begin(() -> {
                cancelled.incrementAndGet();
                throw new SQLException("planted");
            });
            scheduler.run(1 + CHECKS_PER_MESSAGE);
        }
        assertThat(cancelled).hasValue(2);
    }

    @Test
    void aCheckThatFailsEndsNothing() {
        CallContext broken = CallContext.of(Operation.SEARCH, Deadline.after(Duration.ofHours(1), new FailingTicker()));
        try (WatchedCall failing = watch(watchdog, broken);
                WatchedCall other = watch(watchdog, over())) {
            failing.begin(cancelled::incrementAndGet);
            other.begin(cancelled::incrementAndGet);
            scheduler.run(1 + CHECKS_PER_MESSAGE);
        }
        assertThat(cancelled).hasValue(2);
        assertThat(watchdog.isRunning()).isTrue();
    }

    /** Fails whenever it is asked but for the first time, when the deadline begins. */
    private static final class FailingTicker implements io.covector.spi.Ticker {
        private boolean begun;

        @Override
        public long nanoTime() {
            if (begun) {
                throw new StackOverflowError("planted");
            }
            begun = true;
            return 0;
        }

        @Override
        public void sleep(Duration duration) {
            throw new IllegalStateException("nobody sleeps");
        }
    }

    @Test
    void schedulesNothingBeforeTheFirstCallNorLongAfterTheLast() {
        assertThat(watchdog.isRunning()).isFalse();
        for (int i = 0; i < 2; i++) {
            int before = cancelled.get();
            try (WatchedCall call = watch(watchdog, over())) {
                call.begin(cancelled::incrementAndGet);
                scheduler.run(1);
            }
            assertThat(cancelled).hasValue(before + 1);
            assertThat(scheduler.size()).isOne();
            scheduler.run(200);
            assertThat(watchdog.isRunning()).isFalse();
            assertThat(scheduler.size()).isZero();
        }
    }

    @Test
    void startsAgainWithTheNextCallWhenTheSchedulerRefused() {
        scheduler.refuse(true);
        try (WatchedCall early = watch(watchdog, over())) {
            early.begin(cancelled::incrementAndGet);
            assertThat(watchdog.isRunning()).isFalse();
            scheduler.refuse(false);
            try (WatchedCall late = watch(watchdog, running())) {
                late.begin(() -> {});
                scheduler.run(1);
            }
            assertThat(cancelled).as("the call that was there before").hasValue(1);

            scheduler.refuse(true);
            scheduler.run(1);
            assertThat(watchdog.isRunning()).as("refused between two checks").isFalse();
            scheduler.refuse(false);
            try (WatchedCall next = watch(watchdog, running())) {
                next.begin(() -> {});
                assertThat(watchdog.isRunning()).isTrue();
            }
        }
    }

    @Test
    void whatACallbackThrowsUnexpectedlyDoesNotStopTheMessages() {
        try (WatchedCall call = watch(watchdog(waiting::add), over())) {
            call.begin(() -> {
                cancelled.incrementAndGet();
                throw new IllegalStateException("planted");
            });
            scheduler.run(1);
            assertThatThrownBy(() -> waiting.remove().run()).hasMessage("planted");
            scheduler.run(CHECKS_PER_MESSAGE);
            assertThatThrownBy(() -> waiting.remove().run()).hasMessage("planted");
        }
        assertThat(cancelled).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
