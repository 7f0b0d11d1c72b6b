package io.covector.embedded;

import io.covector.spi.BackendContext;
import io.covector.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What the client would hand to the backend. */
public final class TestContext implements BackendContext {
    public static final TimeSource TIME = new TimeSource() {
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
    public TimeSource time() {
        return TIME;
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
