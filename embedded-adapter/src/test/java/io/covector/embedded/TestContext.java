package io.covector.embedded;

import io.covector.spi.BackendContext;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What the client would hand to the backend, which uses none of its time and threads. */
public final class TestContext implements BackendContext {
    /** The time of the machine. */
    public static final Ticker TICKER = new Ticker() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) {
            throw new AssertionError("the embedded backend has no reason to pause");
        }
    };

    @Override
    public String name() {
        return "test";
    }

    @Override
    public Ticker ticker() {
        return TICKER;
    }

    @Override
    public Scheduler scheduler() {
        throw new AssertionError("the embedded backend has nothing to do later");
    }

    @Override
    public Executor executor() {
        throw new AssertionError("the embedded backend works on the threads of its callers");
    }

    @Override
    public RandomGenerator random() {
        return new Random(1);
    }

    @Override
    public <T> Optional<T> resource(Class<T> type) {
        return Optional.empty();
    }
}
