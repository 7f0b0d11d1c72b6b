package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The requests of a client that are in flight: closing waits for them, and cancels those that take too long. It does
 * not wait for a request of its own thread, whose listener closes the client. Thread-safe.
 */
final class InFlightRequests {
    /** Time that cancelled requests have to come back from their drivers. */
    private static final Duration COMING_BACK = Duration.ofSeconds(1);

    private final Duration closeTimeout;
    private final Ticker ticker;
    private final Set<Entry> requests = ConcurrentHashMap.newKeySet();
    private final Semaphore ended = new Semaphore(0);
    private volatile boolean closing;
    private volatile boolean cancelled;

    /** A request, equal to itself only. Immutable and thread-safe. */
    static final class Entry {
        private final Thread thread;
        private final CancelSignal cancelSignal;

        /**
         * A request that has not begun.
         *
         * @param thread makes the request; the listeners are told by it
         * @param cancelSignal ends the request, and with it the call that it is part of
         */
        Entry(Thread thread, CancelSignal cancelSignal) {
            this.thread = thread;
            this.cancelSignal = cancelSignal;
        }
    }

    /**
     * No requests.
     *
     * @param closeTimeout how long closing waits for requests before it cancels them
     */
    InFlightRequests(Duration closeTimeout, Ticker ticker) {
        this.closeTimeout = closeTimeout;
        this.ticker = ticker;
    }

    /**
     * A request begins; {@link #end} has to follow.
     *
     * @throws VectorException with {@link ErrorCode#CLOSED} once closing has begun
     */
    void begin(Entry request) {
        requests.add(request);
        if (closing) {
            end(request);
            throw VectorException.builder(ErrorCode.CLOSED, "the client is closed")
                    .build();
        }
    }

    /** A request is over. */
    void end(Entry request) {
        requests.remove(request);
        if (closing) {
            ended.release();
        }
    }

    /** Whether requests should come to their end: what fails now is not sent again. */
    boolean isClosing() {
        return closing;
    }

    /** The failure of a request; it says CLOSED and not CANCELLED if {@link #close} has cancelled the request. */
    VectorException explained(VectorException failure) {
        return !cancelled || failure.code() != ErrorCode.CANCELLED
                ? failure
                : VectorException.builder(
                                ErrorCode.CLOSED,
                                "the client was closed, and the request was still in flight after "
                                        + closeTimeout.toMillis() + " ms (close-timeout)")
                        .context(failure.context())
                        .mayHaveApplied(failure.mayHaveApplied())
                        .cause(failure)
                        .build();
    }

    /**
     * Takes no more requests, and returns when those of other threads are over. Those that are not over after the
     * timeout are cancelled; an interrupt of this thread ends the wait, too. For one use.
     */
    void close() {
        closing = true;
        if (!awaitOthers(closeTimeout)) {
            cancelled = true;
            requests.stream()
                    .filter(InFlightRequests::isOther)
                    .forEach(request -> SafeListener.runSafely("a cancellation", request.cancelSignal::cancel));
            awaitOthers(COMING_BACK);
        }
    }

    private boolean awaitOthers(Duration bound) {
        Deadline deadline = Deadline.after(bound, ticker);
        try {
            while (requests.stream().anyMatch(InFlightRequests::isOther)) {
                if (!deadline.acquire(ended)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isOther(Entry request) {
        return request.thread != Thread.currentThread();
    }
}
