package io.covector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.covector.spi.Scheduler;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class SystemSchedulerTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1_000_000);

    private final SystemScheduler scheduler = new SystemScheduler();
    private final Queue<String> ran = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void runsWhatIsDueInTheOrderOfTime() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch planned = new CountDownLatch(1);
        scheduler.schedule(Duration.ZERO, () -> {
            busy.countDown();
            await(planned);
        });
        busy.await(); // what is planned from here on waits for it
        scheduler.schedule(Duration.ofMillis(20), end::countDown);
        scheduler.schedule(Duration.ofHours(-1), () -> ran.add("second"));
        Scheduler.Task calledOff = scheduler.schedule(Duration.ofHours(-2), () -> ran.add("called off"));
        scheduler.schedule(Duration.ofHours(-3), () -> ran.add("first"));
        Scheduler.Task never = scheduler.schedule(NEVER, () -> ran.add("never"));
        calledOff.cancel();
        planned.countDown();
        end.await();
        assertThat(ran).containsExactly("first", "second");
        never.cancel();
        never.cancel();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void repeatsUntilItIsCalledOffWhateverIsThrown() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(5);
        Scheduler.Task task = scheduler.repeat(SOON, () -> {
            runs.countDown();
            if (runs.getCount() % 2 == 0) {
                throw new OutOfMemoryError("planted");
            }
            throw new IllegalStateException("planted");
        });
        runs.await();
        task.cancel();
        scheduler.schedule(SOON, () -> ran.add("a run that has begun is over"));
        scheduler.schedule(SOON, end::countDown);
        end.await();
        assertThat(ran).hasSize(1);
    }

    @Test
    void anInterruptOfItsThreadEndsNothing() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        Scheduler.Task task = scheduler.repeat(SOON, () -> {
            runs.countDown();
            Thread.currentThread().interrupt();
        });
        runs.await();
        task.cancel();
    }

    @Test
    void takesNothingWhileNoThreadCanBeMadeAndEverythingAfterwards() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(2);
        SystemScheduler starving = new SystemScheduler(task -> new Thread(task) {
            @Override
            public synchronized void start() {
                if (failed.getCount() > 0) {
                    failed.countDown();
                    throw new OutOfMemoryError("planted: unable to create native thread");
                }
                super.start();
            }
        });
        assertThatThrownBy(() -> starving.schedule(Duration.ZERO, () -> ran.add("refused")))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> starving.repeat(Duration.ZERO, () -> ran.add("refused, too")))
                .isInstanceOf(RejectedExecutionException.class);
        starving.schedule(SOON, end::countDown);
        end.await();
        assertThat(ran).isEmpty();
    }

    @Test
    void aThreadThatIsGoneIsReplacedAtTheNextAction() throws InterruptedException {
        Queue<Thread> made = new ConcurrentLinkedQueue<>();
        SystemScheduler mortal = new SystemScheduler(task -> {
            Thread thread = made.isEmpty() ? new Thread(() -> {}) : new Thread(task);
            made.add(thread);
            return thread;
        });
        Scheduler.Task early = mortal.repeat(SOON, end::countDown);
        made.element().join();
        mortal.schedule(SOON, () -> ran.add("next"));
        end.await();
        assertThat(made).hasSize(2);
        early.cancel();
    }
}
