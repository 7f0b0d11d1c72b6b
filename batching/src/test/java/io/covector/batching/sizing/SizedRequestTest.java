package io.covector.batching.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Deadline;
import io.covector.spi.RetryListener;
import io.covector.spi.Ticker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the end of a request says about its size. */
class SizedRequestTest {
    private static final Ticker STANDS_STILL = () -> 0;

    private static VectorException failure(ErrorCode code) {
        return VectorException.builder(code, "planted").build();
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMITED, 5, 1, THROTTLED",
        "RESOURCE_EXHAUSTED, 5, 1, THROTTLED",
        "POOL_EXHAUSTED, 5, 9, FAILED",
        "TOO_LARGE, 5, 1, TOO_LARGE",
        "TOO_LARGE, 1, 1, FAILED",
        "TIMEOUT, 5, 5, TIMED_OUT",
        "TIMEOUT, 5, 4, FAILED",
        "UNAVAILABLE, 5, 9, FAILED"
    })
    void ofAFailure(ErrorCode code, int items, long seconds, Outcome outcome) {
        Deadline tenSeconds = Deadline.after(Duration.ofSeconds(10), STANDS_STILL);
        assertThat(SizedRequest.failed(failure(code), items, Duration.ofSeconds(seconds), tenSeconds))
                .isEqualTo(outcome);
    }

    @Test
    void aRetryThatTheServerAskedForDelaysTheRequest() {
        SizedRequest request = new SizedRequest(new RequestCounters(), RetryListener.NONE);
        request.retrying(failure(ErrorCode.POOL_EXHAUSTED));
        request.retrying(failure(ErrorCode.UNAVAILABLE));
        assertThat(request.delivered()).isEqualTo(Outcome.DELIVERED);
        request.retrying(failure(ErrorCode.RATE_LIMITED));
        assertThat(request.delivered()).isEqualTo(Outcome.THROTTLED);
    }
}
