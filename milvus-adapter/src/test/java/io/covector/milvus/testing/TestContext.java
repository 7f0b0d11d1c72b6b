package io.covector.milvus.testing;

import io.covector.spi.BackendContext;
import io.covector.spi.TimeSource;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What a client would hand to its backend. Thread-safe as its parts are. */
public record TestContext(TimeSource time, RandomGenerator random) implements BackendContext {
    public TestContext(TimeSource time) {
        this(time, new Random(1));
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public <T> Optional<T> resource(Class<T> type) {
        return Optional.empty();
    }
}
