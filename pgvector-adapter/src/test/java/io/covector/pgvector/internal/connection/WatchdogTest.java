package io.covector.pgvector.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import io.covector.test.FakeTicker;
import io.covector.test.ManualScheduler;
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

@Timeout(600)
class WatchdogTest {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(10);
    private static final int GRACE_CHECKS = 20;
    private static final int CHECKS_PER_MESSAGE = 5;

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final FakeTicker ticker = FakeTicker.impatient();
    private final ManualScheduler scheduler = new ManualScheduler(ticker);
    private final CancelSignal cancelSignal = new CancelSignal();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger aborted = new AtomicInteger();
    private final Watchdog watchdog = watchdog(Runnable::run);
    private boolean refuses;
    private boolean loses;

    private Watchdog watchdog(Executor executor) {
        return new Watchdog(this::schedule, executor, ticker, CHECK_INTERVAL.multipliedBy(GRACE_CHECKS));
    }

    private Scheduler.Task schedule(Duration delay, Runnable action) {
        if (refuses) {
            throw new RejectedExecutionException("planted");
        }
        if (loses) {
            return () -> {};
        }
        return scheduler.schedule(delay, action);
    }

    /** Lets so many checks come and go. */
    private void check(int times) {
        for (int i = 0; i < times; i++) {
            ticker.advance(CHECK_INTERVAL);
            scheduler.runAll();
        }
    }

    private CallContext over() {
        return ticker.context(Operation.SEARCH, Duration.ZERO);
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
            check(2 * GRACE_CHECKS);
        }
        assertThat(cancelled).hasValue(0);
        assertThat(aborted).hasValue(0);
    }

    @Test
    void cancelsAtTheDeadlineUntilTheStatementIsOver() {
        try (WatchedCall call = watch(watchdog, over())) {
            call.begin(cancelled::incrementAndGet);
            check(1);
            assertThat(cancelled).hasValue(1);
            check(2 * CHECKS_PER_MESSAGE); // the server may not have begun when the first arrives
            assertThat(cancelled).hasValue(3);
            call.end();
            check(CHECKS_PER_MESSAGE);
            assertThat(cancelled).hasValue(3);
        }
        assertThat(aborted).hasValue(0);
    }

    @Test
    void cancelsByTheCallersWish() {
        try (WatchedCall call = watch(watchdog, running())) {
            call.begin(cancelled::incrementAndGet);
            cancelSignal.cancel();
            check(1);
        }
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void cancelsWhenTheThreadOfTheCallIsInterrupted() {
        try (WatchedCall call = watch(watchdog, running())) {
            call.begin(cancelled::incrementAndGet);
            Thread.currentThread().interrupt();
            check(1);
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
            check(1);
            sending.await();
            check(GRACE_CHECKS);
            closed.await(); // though the message is still being sent
            answered.countDown();
        }
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void eachStatementGivesTheServerTheWholeTimeToReact() {
        try (WatchedCall call = watch(watchdog, over())) {
            call.begin(cancelled::incrementAndGet);
            check(GRACE_CHECKS);
            call.end();
            call.begin(cancelled::incrementAndGet);
            check(GRACE_CHECKS);
            assertThat(aborted).hasValue(0);
            check(1);
        }
        assertThat(aborted).hasValue(1);
    }

    @Test
    void leavesTheConnectionOfACallThatIsOverAlone() {
        try (WatchedCall call = watch(watchdog(waiting::add), over())) {
            call.begin(cancelled::incrementAndGet);
            check(GRACE_CHECKS + 1);
        }
        assertThat(waiting).hasSize(2); // to cancel, and to close the connection
        waiting.forEach(Runnable::run);
        assertThat(cancelled).hasValue(0);
        assertThat(aborted).hasValue(0);
    }

    @Test
    void closesTheConnectionWhereNoStatementRuns() {
        try (WatchedCall call = watch(watchdog, over())) { // a transaction that ends, for example
            check(GRACE_CHECKS + 1);
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
            check(1);
            assertThat(waiting).hasSize(2);
            check(CHECKS_PER_MESSAGE);
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
            check(1 + 2 * CHECKS_PER_MESSAGE);
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
            check(1 + CHECKS_PER_MESSAGE);
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
            check(1 + CHECKS_PER_MESSAGE);
        }
        assertThat(cancelled).hasValue(2);
        assertThat(watchdog.isRunning()).isTrue();
    }

    /** Fails whenever it is asked but for the first time, when the deadline begins. */
    private static final class FailingTicker implements Ticker {
        private boolean begun;

        @Override
        public long nanoTime() {
            if (begun) {
                throw new StackOverflowError("planted");
            }
            begun = true;
            return 0;
        }
    }

    @Test
    void schedulesNothingBeforeTheFirstCallNorLongAfterTheLast() {
        assertThat(watchdog.isRunning()).isFalse();
        for (int i = 0; i < 2; i++) {
            int before = cancelled.get();
            try (WatchedCall call = watch(watchdog, over())) {
                call.begin(cancelled::incrementAndGet);
                check(1);
            }
            assertThat(cancelled).hasValue(before + 1);
            assertThat(scheduler.scheduled()).isOne();
            check(200);
            assertThat(watchdog.isRunning()).isFalse();
            assertThat(scheduler.scheduled()).isZero();
        }
    }

    @Test
    void startsAgainWithTheNextCallWhenTheSchedulerRefused() {
        refuses = true;
        try (WatchedCall early = watch(watchdog, over())) {
            early.begin(cancelled::incrementAndGet);
            assertThat(watchdog.isRunning()).isFalse();
            refuses = false;
            try (WatchedCall late = watch(watchdog, running())) {
                late.begin(() -> {});
                check(1);
            }
            assertThat(cancelled).as("the call that was there before").hasValue(1);
        }
    }

    /** As when the thread of the scheduler has died. */
    @Test
    void startsAgainWithTheNextCallWhenChecksStayAway() {
        try (WatchedCall early = watch(watchdog, over())) {
            early.begin(cancelled::incrementAndGet);
            loses = true;
            check(1);
            assertThat(cancelled).as("the last check").hasValue(1);
            loses = false;
            ticker.advance(Duration.ofSeconds(1));
            assertThat(watchdog.isRunning()).isFalse();
            try (WatchedCall next = watch(watchdog, running())) {
                next.begin(() -> {});
                check(CHECKS_PER_MESSAGE);
            }
            assertThat(cancelled).as("the call that was there before").hasValue(2);
            assertThat(scheduler.scheduled()).isOne();
        }
    }

    @Test
    void aCancellationThatTheServerCarriedOutLeavesNoDoubt() {
        try (WatchedCall call = watch(watchdog, over())) {
            assertThat(call.leavesDoubt(false)).as("nothing was sent").isFalse();
            call.begin(cancelled::incrementAndGet);
            check(1 + CHECKS_PER_MESSAGE);
            call.hit();
            call.end();
            assertThat(cancelled).hasValue(2);
            assertThat(call.leavesDoubt(false)).isFalse();
        }
    }

    @Test
    void aCancellationThatNoStatementMetLeavesDoubt() {
        try (WatchedCall call = watch(watchdog, over())) {
            call.begin(cancelled::incrementAndGet);
            check(1);
            call.end(); // the statement was faster
            assertThat(call.leavesDoubt(false)).isTrue();
            assertThat(call.leavesDoubt(true)).as("the server has seen it").isFalse();
        }
    }

    @Test
    void aMessageThatTookLongLeavesDoubtThoughALaterOneWasCarriedOut() {
        try (WatchedCall call = watch(watchdog, over())) {
            call.begin(() -> {
                if (cancelled.incrementAndGet() == 1) {
                    ticker.advance(Duration.ofSeconds(1)); // the driver has given it up
                }
            });
            check(1 + CHECKS_PER_MESSAGE);
            call.hit();
            call.end();
            assertThat(cancelled).hasValue(2);
            assertThat(call.leavesDoubt(true)).isTrue();
        }
    }

    @Test
    void aMessageThatFailedLeavesDoubt() {
        try (WatchedCall call = watch(watchdog, over())) {
            call.begin(() -> {
                throw new SQLException("planted");
            });
            check(1);
            call.hit();
            call.end();
            assertThat(call.leavesDoubt(true)).isTrue();
        }
    }

    /** On a half-open network a message waits for as long as the driver does, and the call would, too. */
    @Test
    void doesNotWaitForAMessageWhenTheConnectionIsClosed() throws InterruptedException {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Watchdog threads = watchdog(task -> new Thread(task).start());
        try (WatchedCall call = threads.watch(closed::countDown, over())) {
            call.begin(() -> {
                sending.countDown();
                await(never);
            });
            check(1);
            sending.await();
            check(GRACE_CHECKS);
            closed.await(); // what the statement ends with
            call.end();
            assertThat(call.leavesDoubt(true)).isTrue();
        } finally {
            never.countDown();
        }
    }

    @Test
    void whatACallbackThrowsUnexpectedlyDoesNotStopTheMessages() {
        try (WatchedCall call = watch(watchdog(waiting::add), over())) {
            call.begin(() -> {
                cancelled.incrementAndGet();
                throw new IllegalStateException("planted");
            });
            check(1);
            assertThatThrownBy(() -> waiting.remove().run()).hasMessage("planted");
            check(CHECKS_PER_MESSAGE);
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
