package io.covector.pgvector.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.observe.Operation;
import io.covector.pgvector.internal.fixtures.StoppedTicker;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {
    private static final Duration OVER = Duration.ZERO;
    private static final int SHORT = 1;
    private static final int LONG = 1_000_000;

    private final ExecutorService senders = Executors.newCachedThreadPool();
    private final CancelSignal wish = new CancelSignal();
    private final Semaphore cancelled = new Semaphore(0);
    private final Semaphore severed = new Semaphore(0);

    @AfterEach
    void stop() {
        senders.shutdownNow();
    }

    private Watchdog.WatchedCall watch(Duration timeout, int grace) {
        return new Watchdog(senders, grace)
                .watch(
                        severed::release,
                        CallContext.of(Operation.GET, Deadline.after(timeout, new StoppedTicker()), wish));
    }

    private static CallContext over() {
        return CallContext.of(Operation.GET, Deadline.after(OVER, new StoppedTicker()));
    }

    @Test
    void cancelsAtTheDeadlineUntilTheStatementIsOver() throws Exception {
        try (Watchdog.WatchedCall watch = watch(OVER, LONG)) {
            watch.begin(cancelled::release);
            cancelled.acquire(3); // the server may not have begun when the first arrives
            watch.end();
            cancelled.drainPermits();
            watch.begin(() -> {});
            assertThat(cancelled.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(severed.availablePermits()).isZero();
    }

    @Test
    void cancelsByTheCallersWish() throws Exception {
        try (Watchdog.WatchedCall watch = watch(Duration.ofHours(1), LONG)) {
            watch.begin(cancelled::release);
            wish.cancel();
            cancelled.acquire();
        }
    }

    @Test
    void cancelsWhenTheThreadOfTheCallIsInterrupted() throws Exception {
        try (Watchdog.WatchedCall watch = watch(Duration.ofHours(1), LONG)) {
            watch.begin(cancelled::release);
            Thread.currentThread().interrupt();
            while (!cancelled.tryAcquire()) {
                Thread.onSpinWait(); // what waits has its mark taken away meanwhile; what reads from a socket has not
            }
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void seversTheConnectionOfAServerThatDoesNotListen() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (Watchdog.WatchedCall watch = watch(OVER, SHORT)) {
            watch.begin(() -> {
                cancelled.release();
                await(answered);
            });
            severed.acquire(); // though the message is still being sent
            assertThat(cancelled.availablePermits()).isEqualTo(1);
            answered.countDown();
        }
    }

    @Test
    void leavesTheConnectionOfACallThatIsOverAlone() throws Exception {
        Semaphore asked = new Semaphore(0);
        CountDownLatch over = new CountDownLatch(1);
        Semaphore done = new Semaphore(0);
        Watchdog watchdog = new Watchdog(
                task -> senders.execute(() -> {
                    asked.release();
                    await(over);
                    task.run();
                    done.release();
                }),
                SHORT);
        try (Watchdog.WatchedCall watch = watchdog.watch(severed::release, over())) {
            watch.begin(cancelled::release);
            asked.acquire(2); // to send, and to sever
        }
        over.countDown();
        done.acquire(2);
        assertThat(cancelled.availablePermits()).isZero();
        assertThat(severed.availablePermits()).isZero();
    }

    @Test
    void seversWhereNoStatementRuns() throws Exception {
        try (Watchdog.WatchedCall watch = watch(OVER, SHORT)) { // a transaction that ends, for example
            severed.acquire();
            watch.end();
        }
    }

    @Test
    void endsTheOthersThoughOneHangs() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        Watchdog watchdog = new Watchdog(senders, LONG);
        CallContext soon = over();
        try (Watchdog.WatchedCall hanging = watchdog.watch(severed::release, soon);
                Watchdog.WatchedCall other = watchdog.watch(severed::release, soon)) {
            CountDownLatch hangs = new CountDownLatch(1);
            hanging.begin(() -> {
                hangs.countDown();
                await(answered);
            });
            hangs.await();
            other.begin(cancelled::release);
            cancelled.acquire();
            answered.countDown();
        }
    }

    @Test
    void triesAgainWhenNobodyCouldSendTheMessage() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Watchdog watchdog = new Watchdog(
                task -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new RejectedExecutionException("busy");
                    }
                    task.run();
                },
                LONG);
        try (Watchdog.WatchedCall watch = watchdog.watch(severed::release, over())) {
            watch.begin(cancelled::release);
            cancelled.acquire();
        }
    }

    @Test
    void aMessageThatFailsIsSentAgain() throws Exception {
        try (Watchdog.WatchedCall watch = watch(OVER, LONG)) {
            watch.begin(() -> {
                cancelled.release();
                throw new SQLException("planted");
            });
            cancelled.acquire(2);
        }
    }

    @Test
    void wakesUpAgainAfterItHadNothingToDo() throws Exception {
        Watchdog watchdog = new Watchdog(senders, LONG);
        for (int i = 0; i < 2; i++) {
            CallContext soon = over();
            try (Watchdog.WatchedCall watch = watchdog.watch(severed::release, soon)) {
                watch.begin(cancelled::release);
                cancelled.acquire();
            }
            while (watchdog.isAwake()) {
                Thread.onSpinWait();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
