package io.covector.resilience;

import static io.covector.resilience.Fixture.failure;
import static io.covector.resilience.Fixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.test.FakeTicker;
import io.covector.test.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends a call before its attempts are used up: deadline, cancellation, interrupt, budget. */
class RetryLimitsTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void noInterruptIsLeftBehind() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private static long count(Fixture fixture, CallContext context) {
        return fixture.books.count(CountQuery.all(), context);
    }

    private CallContext millis(int timeout) {
        return fixture.within(Duration.ofMillis(timeout));
    }

    @Test
    void aPauseThatDoesNotFitIsNotBegun() {
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        VectorException e = failure(() -> count(fixture, millis(100)));
        assertThat(e)
                .hasMessage(
                        "UNAVAILABLE: refused; not tried again: the pause of 100 ms does not fit into the 100 ms left "
                                + "[backend=main (faulty), operation=count, collection=books, attempt=1/3, "
                                + "elapsed=0 ms, timeout=100 ms]");
        assertThat(fixture.ticker.pauses()).isEmpty();
    }

    @Test
    void aPauseThatFitsIsMade() {
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        assertThat(count(fixture, millis(101))).isZero();
        assertThat(fixture.ticker.pauses()).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void aServerThatAsksForTimeGetsIt() {
        fixture.script.next(asks(Duration.ofSeconds(3)), asks(Duration.ofMillis(5)));
        assertThat(count(fixture, fixture.seconds(60))).isZero();
        assertThat(fixture.ticker.pauses())
                .containsExactly(Duration.ofSeconds(3), Duration.ofMillis(200)); // never less than without
    }

    @Test
    void moreThanIsLeftIsNotWaitedFor() {
        fixture.script.next(asks(Duration.ofMinutes(1)));
        VectorException e = failure(() -> count(fixture, millis(5_000)));
        assertThat(e).hasMessageContaining("the pause of 60000 ms does not fit into the 5000 ms left");
        assertThat(e.retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(fixture.ticker.pauses()).isEmpty();
    }

    @Test
    void aServerMayAskForAnyTime() {
        fixture.script.next(asks(Duration.ofSeconds(Long.MAX_VALUE)));
        VectorException e = failure(() -> count(fixture, millis(5_000)));
        assertThat(e).hasMessageContaining("does not fit into the 5000 ms left");
        assertThat(fixture.ticker.pauses()).isEmpty();
    }

    @Test
    void anyTimeoutIsWaitedFor() {
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        assertThat(count(fixture, fixture.within(Duration.ofMillis(Long.MAX_VALUE))))
                .isZero();
    }

    private static Fault asks(Duration time) {
        return Fault.refuse(() -> VectorException.builder(ErrorCode.RATE_LIMITED, "slow down")
                .retryAfter(time)
                .build());
    }

    @Test
    void attemptsAndPausesShareOneDeadline() {
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE), Faults.refused(ErrorCode.UNAVAILABLE));
        VectorException e = failure(() -> count(fixture, millis(250)));
        assertThat(e).hasMessageContaining("the pause of 200 ms does not fit into the 150 ms left");
        assertThat(e.getSuppressed()).hasSize(1);
        assertThat(fixture.ticker.nanoTime())
                .isEqualTo(
                        FakeTicker.patient().nanoTime() + Duration.ofMillis(100).toNanos());
    }

    @Test
    void anAttemptThatRunsIntoTheDeadlineSaysHowFarItCame() {
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE), Fault.refuse(() -> {
            fixture.ticker.advance(Duration.ofSeconds(5));
            return VectorException.builder(ErrorCode.TIMEOUT, "no answer")
                    .mayHaveApplied(true)
                    .build();
        }));
        VectorException e = failure(() -> fixture.books.write(upsert("a"), millis(5_000)));
        assertThat(e)
                .hasMessage("TIMEOUT: no answer [backend=main (faulty), operation=upsert, collection=books, "
                        + "attempt=2/3, elapsed=5100 ms, timeout=5000 ms]");
        assertThat(e.mayHaveApplied()).isTrue();
    }

    @Test
    void nothingIsSentAfterTheDeadline() {
        CallContext context = millis(100);
        fixture.ticker.advance(Duration.ofMillis(100));
        VectorException e = failure(() -> fixture.books.write(upsert("a"), context));
        assertThat(e)
                .hasMessage("TIMEOUT: the deadline of the call has passed [backend=main (faulty), operation=upsert, "
                        + "collection=books, attempt=1/3, elapsed=100 ms, timeout=100 ms]");
        assertThat(e.mayHaveApplied()).isFalse();
        assertThat(fixture.script.texts()).isEmpty();
    }

    @Test
    void nothingIsSentAfterCancellation() {
        fixture.cancel.cancel();
        VectorException e = failure(() -> count(fixture, fixture.seconds(60)));
        assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(fixture.script.texts()).isEmpty();
    }

    @Test
    void cancellationEndsAPause() {
        fixture.script.next(Faults.answerLost());
        fixture.ticker.onSleep(fixture.cancel::cancel);
        VectorException e = failure(() -> fixture.books.write(upsert("a"), fixture.seconds(60)));
        assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(e.mayHaveApplied()).isTrue();
        assertThat(e.getSuppressed()).hasSize(1);
        assertThat(fixture.ticker.pauses()).isEmpty();
        assertThat(fixture.script.texts()).hasSize(1);
    }

    @Test
    void whatACancelledRequestDiesOfIsReportedAsCancellation() {
        fixture.script.next(Fault.refuse(() -> {
            fixture.cancel.cancel();
            return VectorException.builder(ErrorCode.INTERNAL, "socket closed").build();
        }));
        VectorException e = failure(() -> count(fixture, fixture.seconds(60)));
        assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(e.getSuppressed())
                .singleElement()
                .satisfies(s -> assertThat(s).hasMessageContaining("socket closed"));
    }

    @Test
    void anInterruptEndsAPauseAndStaysVisible() {
        fixture.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        fixture.ticker.onSleep(Thread.currentThread()::interrupt);
        VectorException e = failure(() -> count(fixture, fixture.seconds(60)));
        assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(e).hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.script.texts()).hasSize(1);
    }

    @Test
    void aSpentBudgetEndsRetriesOfAllCollections() {
        Fixture poor = new Fixture(Map.of("retry.budget-tokens", "1", "retry.budget-refill", "0"));
        poor.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        count(poor, poor.seconds(60));
        poor.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        VectorException e = failure(() -> poor.backend.list(poor.seconds(60)));
        assertThat(e)
                .hasMessageStartingWith(
                        "UNAVAILABLE: refused; not tried again: the retry budget of the client is spent [")
                .hasMessageContaining("attempt=1/3");
        assertThat(poor.script.texts()).containsExactly("count", "count", "listCollections");
    }

    @Test
    void successesRefillTheBudget() {
        Fixture poor = new Fixture(Map.of("retry.budget-tokens", "1", "retry.budget-refill", "0.5"));
        for (int i = 0; i < 10; i++) {
            poor.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
            count(poor, poor.seconds(60)); // spends a token, gives half back
            count(poor, poor.seconds(60)); // gives the other half back
        }
        assertThat(poor.script.texts()).hasSize(30);
    }

    @Test
    void aRetryThatDoesNotFitSpendsNothing() {
        Fixture poor = new Fixture(Map.of("retry.budget-tokens", "1", "retry.budget-refill", "0"));
        poor.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        CallContext tight = poor.within(Duration.ofMillis(50));
        assertThat(failure(() -> count(poor, tight))).hasMessageContaining("does not fit");
        poor.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        assertThat(count(poor, poor.seconds(60))).isZero();
    }
}
