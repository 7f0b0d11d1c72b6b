package io.covector.milvus.testing;

import io.covector.observe.Operation;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What a client would hand to its backend, and to one call. Thread-safe as its parts are. */
public record TestContext(Ticker ticker, RandomGenerator random) implements BackendContext {
    public TestContext(Ticker ticker) {
        this(ticker, new Random(1));
    }

    /** A call with this much time. */
    public static CallContext call(Duration timeout, Ticker ticker) {
        return CallContext.of(Operation.OPEN, Deadline.after(timeout, ticker));
    }

    /** A call without a deadline. */
    public static CallContext call(Ticker ticker, CancelSignal cancel) {
        return CallContext.of(Operation.OPEN, Deadline.unbounded(ticker), cancel);
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public Scheduler scheduler() {
        throw new AssertionError("this adapter schedules nothing");
    }

    @Override
    public Executor executor() {
        throw new AssertionError("this adapter starts no thread");
    }

    @Override
    public <T> Optional<T> resource(Class<T> type) {
        return Optional.empty();
    }
}
