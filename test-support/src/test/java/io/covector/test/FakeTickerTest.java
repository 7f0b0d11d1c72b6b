package io.covector.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FakeTickerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> happened = new ArrayList<>();

    @Test
    void aSleepEndsAtOnceAndItsTimeHasPassed() throws InterruptedException {
        FakeTicker ticker = FakeTicker.patient();
        long before = ticker.nanoTime();
        ticker.sleep(SECOND, new Semaphore(0));
        assertThat(ticker.nanoTime() - before).isEqualTo(SECOND.toNanos());
        assertThat(ticker.pauses()).containsExactly(SECOND);
    }

    @Test
    void aSleepOfAnInterruptedThreadTakesNoTime() {
        FakeTicker ticker = FakeTicker.patient();
        ticker.onSleep(() -> {
            happened.add("sleep");
            Thread.currentThread().interrupt();
        });
        assertThatThrownBy(() -> ticker.sleep(SECOND, new Semaphore(0))).isInstanceOf(InterruptedException.class);
        assertThat(happened).containsExactly("sleep");
        assertThat(ticker.pauses()).isEmpty();
    }

    @Test
    void theImpatientWaitInVainAndTheirTimeHasPassed() throws InterruptedException {
        FakeTicker ticker = FakeTicker.impatient();
        long before = ticker.nanoTime();
        assertThat(ticker.acquire(new Semaphore(1), SECOND)).isTrue();
        assertThat(ticker.acquire(new Semaphore(0), SECOND)).isFalse();
        assertThat(ticker.nanoTime() - before).isEqualTo(SECOND.toNanos());
    }

    @Test
    void thePatientWaitForThePermit() throws Exception {
        FakeTicker ticker = FakeTicker.patient();
        Semaphore permits = new Semaphore(0);
        CompletableFuture<Boolean> acquired = waitFor(permits, ticker);
        ticker.advance(SECOND.dividedBy(2));
        permits.release();
        assertThat(acquired.get(300, TimeUnit.SECONDS)).isTrue();
        assertThat(ticker.waiting()).isZero();
    }

    @Test
    void thePatientWaitUntilTheirTimeHasPassed() throws Exception {
        FakeTicker ticker = FakeTicker.patient();
        Semaphore permits = new Semaphore(0);
        CompletableFuture<Boolean> acquired = waitFor(permits, ticker);
        ticker.advance(SECOND);
        assertThat(acquired.get(300, TimeUnit.SECONDS)).isFalse();
        permits.release();
        assertThat(permits.availablePermits()).isEqualTo(1);
    }

    private static CompletableFuture<Boolean> waitFor(Semaphore permits, FakeTicker ticker) {
        CompletableFuture<Boolean> acquired = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                boolean inTime = ticker.acquire(permits, SECOND);
                acquired.complete(inTime && !Thread.currentThread().isInterrupted());
            } catch (InterruptedException e) {
                acquired.completeExceptionally(e);
            }
        });
        thread.start();
        while (ticker.waiting() == 0) {
            Thread.onSpinWait();
        }
        return acquired;
    }
}
