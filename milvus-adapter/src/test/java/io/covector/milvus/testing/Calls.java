package io.covector.milvus.testing;

import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Ticker;
import java.time.Duration;

/** Contexts of calls, whose operation does not matter. Stateless. */
public final class Calls {
    private Calls() {}

    /** A call with this much time. */
    public static CallContext of(Duration timeout, Ticker ticker) {
        return CallContext.of(Operation.OPEN, Deadline.after(timeout, ticker));
    }

    /** A call with this many seconds. */
    public static CallContext seconds(long seconds, Ticker ticker) {
        return of(Duration.ofSeconds(seconds), ticker);
    }

    /** A call without a deadline. */
    public static CallContext unbounded(Ticker ticker, CancelSignal cancel) {
        return CallContext.of(Operation.OPEN, Deadline.unbounded(ticker), cancel);
    }
}
