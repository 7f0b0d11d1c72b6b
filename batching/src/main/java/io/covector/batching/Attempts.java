package io.covector.batching;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.batching.tuning.Outcome;
import io.covector.spi.Deadline;
import io.covector.spi.RetryListener;
import java.time.Duration;

/** What one request has met on its way, and what it tells about its size. For one thread. */
final class Attempts implements RetryListener {
    private final RetryListener next;
    private boolean throttled;

    Attempts(RetryListener next) {
        this.next = next;
    }

    @Override
    public void retrying(VectorException failure) {
        throttled |= asksForLess(failure.code());
        next.retrying(failure);
    }

    private static boolean asksForLess(ErrorCode code) {
        return code == ErrorCode.RATE_LIMITED || code == ErrorCode.RESOURCE_EXHAUSTED;
    }

    Outcome delivered() {
        return throttled ? Outcome.DELAYED : Outcome.DELIVERED;
    }

    /**
     * Of a request that failed.
     *
     * @param records its records
     * @param took its time
     * @param deadline what it had
     */
    static Outcome failed(VectorException failure, int records, Duration took, Deadline deadline) {
        ErrorCode code = failure.code();
        if (asksForLess(code)) {
            return Outcome.THROTTLED;
        }
        if (code == ErrorCode.TOO_LARGE && records > 1) {
            return Outcome.TOO_LARGE;
        }
        // a request that had little of the call's time left says nothing about its size
        boolean hadTime = deadline.timeout()
                .map(timeout -> took.multipliedBy(2).compareTo(timeout) >= 0)
                .orElse(true);
        return code == ErrorCode.TIMEOUT && hadTime ? Outcome.TIMED_OUT : Outcome.FAILED;
    }
}
