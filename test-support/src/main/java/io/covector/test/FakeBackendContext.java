package io.covector.test;

import io.covector.spi.BackendContext;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What a client hands to its backend, each part replaceable. Immutable; thread-safe as its parts are. */
public final class FakeBackendContext implements BackendContext {
    private final String name;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final Executor executor;
    private final RandomGenerator random;
    private final Map<Class<?>, Object> resources;

    private FakeBackendContext(
            String name,
            Ticker ticker,
            Scheduler scheduler,
            Executor executor,
            RandomGenerator random,
            Map<Class<?>, Object> resources) {
        this.name = name;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.executor = executor;
        this.random = random;
        this.resources = resources;
    }

    /**
     * The backend {@code test} with this time, a {@link ManualScheduler}, a thread for each task, and random numbers of
     * seed 1.
     */
    public static FakeBackendContext of(Ticker ticker) {
        return new FakeBackendContext(
                "test",
                ticker,
                new ManualScheduler(ticker),
                FakeBackendContext::onThreadOfItsOwn,
                new Random(1),
                Map.of());
    }

    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "test-task");
        thread.setDaemon(true);
        thread.start();
    }

    /** The same for a backend that needs neither scheduler nor executor: asking for one fails the test. */
    public FakeBackendContext withoutThreads() {
        return scheduler((delay, action) -> {
                    throw new AssertionError("this backend has nothing to do later");
                })
                .executor(task -> {
                    throw new AssertionError("this backend works on the threads of its callers");
                });
    }

    /** The same with another name. */
    public FakeBackendContext name(String other) {
        return new FakeBackendContext(other, ticker, scheduler, executor, random, resources);
    }

    /** The same with another scheduler. */
    public FakeBackendContext scheduler(Scheduler other) {
        return new FakeBackendContext(name, ticker, other, executor, random, resources);
    }

    /** The same with another executor. */
    public FakeBackendContext executor(Executor other) {
        return new FakeBackendContext(name, ticker, scheduler, other, random, resources);
    }

    /** The same with other random numbers. */
    public FakeBackendContext random(RandomGenerator other) {
        return new FakeBackendContext(name, ticker, scheduler, executor, other, resources);
    }

    /** The same with an object of the application's. */
    public <T> FakeBackendContext resource(Class<T> type, T object) {
        Map<Class<?>, Object> more = new HashMap<>(resources);
        more.put(type, object);
        return new FakeBackendContext(name, ticker, scheduler, executor, random, more);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public <T> Optional<T> resource(Class<T> type) {
        return Optional.ofNullable(type.cast(resources.get(type)));
    }
}
