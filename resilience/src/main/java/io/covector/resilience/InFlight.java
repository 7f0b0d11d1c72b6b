package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The calls of a client that are under way: closing waits for them, and ends what is left then. Thread-safe. */
final class InFlight {
    /** Time that ended calls have to come back from their drivers. */
    private static final Duration COMING_BACK = Duration.ofSeconds(1);

    private final Duration patience;
    private final Ticker time;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final Semaphore allOver = new Semaphore(0);
    private volatile boolean closing;
    private volatile boolean cutShort;

    /**
     * No calls.
     *
     * @param patience how long closing waits for calls
     */
    InFlight(Duration patience, Ticker time) {
        this.patience = patience;
        this.time = time;
    }

    /**
     * A call begins; {@link #end} has to follow.
     *
     * @param call the call
     * @throws VectorException with {@link ErrorCode#CLOSED} once closing has begun
     */
    void begin(Call call) {
        calls.add(call);
        if (closing) {
            end(call);
            throw VectorException.builder(ErrorCode.CLOSED, "the client is closed")
                    .build();
        }
    }

    /** A call is over. */
    void end(Call call) {
        calls.remove(call);
        if (closing && calls.isEmpty()) {
            allOver.release();
        }
    }

    /** Whether calls should come to their end: what fails now is not tried again. */
    boolean isClosing() {
        return closing;
    }

    /** The failure of a call that was ended by {@link #close}, in other words than those of a caller's cancellation. */
    VectorException explained(VectorException failure) {
        return !cutShort || failure.code() != ErrorCode.CANCELLED
                ? failure
                : VectorException.builder(
                                ErrorCode.CLOSED,
                                "the client was closed, and the request was still in flight after "
                                        + patience.toMillis() + " ms (close-timeout)")
                        .context(failure.context())
                        .mayHaveApplied(failure.mayHaveApplied())
                        .cause(failure)
                        .build();
    }

    /** Takes no more calls, and returns when all are over: by themselves, or ended when patience or an interrupt has ended the wait. */
    void close() {
        closing = true;
        if (!await(patience)) {
            cutShort = true;
            calls.forEach(Call::cancel);
            await(COMING_BACK);
        }
    }

    private boolean await(Duration bound) {
        if (calls.isEmpty()) {
            return true;
        }
        try {
            return time.acquire(allOver, bound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
