package io.covector.resilience;

import static io.covector.resilience.Fixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CountQuery;
import io.covector.test.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {
    private final Fixture fixture = new Fixture(Map.of(
            "retry.max-attempts", "1",
            "breaker.window", "10",
            "breaker.min-requests", "10",
            "breaker.open-for", "1s",
            "breaker.probes", "2"));

    /** Leaves nothing but what the test sends in the window: ten answers push the creation out. */
    @BeforeEach
    void tenGoodRequests() {
        good(10);
    }

    private long count() {
        return fixture.books.count(CountQuery.all(), fixture.seconds(10));
    }

    private void good(int requests) {
        for (int i = 0; i < requests; i++) {
            assertThat(count()).isZero();
        }
    }

    private void bad(int requests, Fault fault) {
        for (int i = 0; i < requests; i++) {
            fixture.script.next(fault);
            failure(this::count);
        }
    }

    private int sent() {
        return fixture.script.texts().size();
    }

    private void open() {
        bad(5, Faults.refused(ErrorCode.UNAVAILABLE));
    }

    private void assertOpen() {
        int before = sent();
        assertThat(failure(this::count)).hasMessageStartingWith("UNAVAILABLE: not sent: the circuit is ");
        assertThat(sent()).isEqualTo(before);
    }

    @Test
    void opensAtTheRate() {
        bad(4, Faults.refused(ErrorCode.UNAVAILABLE));
        good(1);
        bad(1, Faults.refused(ErrorCode.UNAVAILABLE));
        assertOpen();
    }

    @Test
    void staysClosedBelowTheRate() {
        bad(4, Faults.refused(ErrorCode.UNAVAILABLE));
        good(6);
        bad(4, Faults.refused(ErrorCode.UNAVAILABLE));
        good(1);
    }

    @Test
    void saysWhyItIsOpen() {
        open();
        VectorException e = failure(this::count);
        assertThat(e)
                .hasMessage("UNAVAILABLE: not sent: the circuit is open after 5 of 10 requests failed, the last with "
                        + "UNAVAILABLE: refused [backend=main (faulty), operation=count, collection=books, "
                        + "attempt=1/1, elapsed=0 ms, timeout=10000 ms]");
        assertThat(e.mayHaveApplied()).isFalse();
        assertThat(e.getCause()).isInstanceOf(VectorException.class).hasMessageContaining("refused");
    }

    @Test
    void probesCloseIt() {
        open();
        fixture.ticker.advance(Duration.ofSeconds(1));
        assertOpen();
        fixture.ticker.advance(Duration.ofMillis(1));
        good(30);
    }

    @Test
    void failedProbesKeepItOpen() {
        open();
        for (int outage = 0; outage < 3; outage++) {
            fixture.ticker.advance(Duration.ofMillis(1_001));
            bad(1, Faults.refused(ErrorCode.UNAVAILABLE)); // of two probes, which is half
            assertOpen();
        }
        fixture.ticker.advance(Duration.ofMillis(1_001));
        good(10);
    }

    @Test
    void countsAnswersThatRefuseAsSignsOfLife() {
        bad(30, Faults.refused(ErrorCode.RATE_LIMITED));
        bad(30, Faults.refused(ErrorCode.REJECTED));
        good(1);
    }

    @Test
    void learnsNothingFromCancelledCallsAndFaultyAdapters() {
        bad(30, Faults.refused(ErrorCode.CANCELLED));
        bad(30, Faults.thrown(new IllegalStateException("bug")));
        good(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"POOL_EXHAUSTED", "INVALID_ARGUMENT", "INVALID_CONFIG", "UNSUPPORTED", "TOO_LARGE"})
    void learnsNothingFromWhatNeedNotHaveReachedTheServer(ErrorCode code) {
        bad(30, Faults.refused(code));
        bad(5, Faults.refused(ErrorCode.UNAVAILABLE)); // of the last ten, as the thirty do not count
        assertOpen();
        fixture.ticker.advance(Duration.ofMillis(1_001));
        bad(30, Faults.refused(code)); // nor do they as probes
        bad(1, Faults.refused(ErrorCode.UNAVAILABLE));
        assertOpen();
    }

    @Test
    void timeoutsSayNothingWhileOthersAreAnswered() {
        for (int i = 0; i < 40; i++) {
            fixture.script.next(Fault.refuse(() -> {
                fixture.ticker.advance(Duration.ofMillis(550));
                good(1); // another caller's
                fixture.ticker.advance(Duration.ofMillis(550));
                return VectorException.builder(ErrorCode.TIMEOUT, "no answer").build();
            }));
            failure(this::count);
        }
        good(1);
        bad(10, takes(Duration.ofMillis(1_100))); // now nobody is
        assertOpen();
    }

    @Test
    void countsATimeoutOnlyAfterASecond() {
        bad(30, takes(Duration.ofMillis(999)));
        good(1);
        bad(5, takes(Duration.ofSeconds(1)));
        assertOpen();
    }

    private Fault takes(Duration duration) {
        return Fault.refuse(() -> {
            fixture.ticker.advance(duration);
            return VectorException.builder(ErrorCode.TIMEOUT, "no answer").build();
        });
    }

    @Test
    void aCancelledProbeMakesRoomForAnother() {
        open();
        fixture.ticker.advance(Duration.ofMillis(1_001));
        bad(20, Faults.refused(ErrorCode.CANCELLED));
        good(10);
    }

    @Test
    void healthAsksTheServerItself() {
        open();
        assertThat(fixture.backend.ping(fixture.seconds(1))).isEqualTo("memory 1");
        assertOpen();
    }

    @Test
    void aCallWithAttemptsLeftOutlastsIt() {
        Fixture patient = new Fixture(Map.of(
                "retry.max-attempts", "10",
                "breaker.window", "10",
                "breaker.min-requests", "1"));
        for (int i = 0; i < 4; i++) {
            patient.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
        }
        assertThat(patient.books.count(CountQuery.all(), patient.seconds(30))).isZero();
        assertThat(patient.ticker.pauses()).hasSizeBetween(5, 9);
    }

    @Test
    void canBeSwitchedOff() {
        Fixture without = new Fixture(Map.of("retry.max-attempts", "1", "breaker.enabled", "false"));
        for (int i = 0; i < 200; i++) {
            without.script.next(Faults.refused(ErrorCode.UNAVAILABLE));
            assertThat(failure(() -> without.books.count(CountQuery.all(), without.seconds(1))))
                    .hasMessageStartingWith("UNAVAILABLE: refused");
        }
    }
}
