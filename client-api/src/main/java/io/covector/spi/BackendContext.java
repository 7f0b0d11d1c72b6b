package io.covector.spi;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What the client hands to a backend. Implementations are thread-safe. */
public interface BackendContext {
    /** Name of the backend in the configuration. */
    String name();

    /** Time. */
    Ticker ticker();

    /** Runs quick actions later. */
    Scheduler scheduler();

    /**
     * Runs tasks that may block, each on a thread of its own, so that none waits for another. It may refuse a task,
     * with any exception, and does so once the client is closed.
     */
    Executor executor();

    /** Randomness; may be used by several threads. */
    RandomGenerator random();

    /** An object of the application's that the backend shall use and not close, such as its own {@code DataSource}. */
    <T> Optional<T> resource(Class<T> type);
}
