package io.covector.spi;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** What the client hands to a backend. Implementations are thread-safe. */
public interface BackendContext {
    /** Name of the backend in the configuration. */
    String name();

    /** Time. */
    TimeSource time();

    /** Randomness; may be used by several threads. */
    RandomGenerator random();

    /** An object of the application's that the backend shall use and not close, such as its own {@code DataSource}. */
    <T> Optional<T> resource(Class<T> type);
}
