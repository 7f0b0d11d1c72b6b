package io.covector.batching.sizing;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Deadline;
import io.covector.spi.RetryListener;
import java.time.Duration;

/** What one request has met on its way, and what that says about its size. For one thread. */
final class SizedRequest implements RetryListener {
    private final RequestCounters counters;
    private final RetryListener next;
    private boolean throttled;

    SizedRequest(RequestCounters counters, RetryListener next) {
        this.counters = counters;
        this.next = next;
    }

    @Override
    public void retrying(VectorException failure) {
        throttled |= asksForLess(failure.code());
        counters.retrying(failure);
        next.retrying(failure);
    }

    /** The server's own words only: an exhausted pool of the client's says nothing about sizes. */
    private static boolean asksForLess(ErrorCode code) {
        return code == ErrorCode.RATE_LIMITED || code == ErrorCode.RESOURCE_EXHAUSTED;
    }

    Outcome delivered() {
        return throttled ? Outcome.THROTTLED : Outcome.DELIVERED;
    }

    /**
     * Of a request that failed.
     *
     * @param items how many it had
     * @param took its time
     * @param deadline what it had
     */
    static Outcome failed(VectorException failure, int items, Duration took, Deadline deadline) {
        ErrorCode code = failure.code();
        if (asksForLess(code)) {
            return Outcome.THROTTLED;
        }
        if (code == ErrorCode.TOO_LARGE && items > 1) {
            return Outcome.TOO_LARGE;
        }
        // a request that had little of the call's time left says nothing about its size
        boolean hadTime = deadline.timeout()
                .map(timeout -> took.multipliedBy(2).compareTo(timeout) >= 0)
                .orElse(true);
        return code == ErrorCode.TIMEOUT && hadTime ? Outcome.TIMED_OUT : Outcome.FAILED;
    }
}
