package io.covector.batching;

import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.sizing.RequestTimeout;
import io.covector.call.BackendCalls;
import io.covector.spi.Backend;
import io.covector.spi.Scheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Makes calls of any size out of requests. Stateless and thread-safe. */
public final class Batching {
    private Batching() {}

    /**
     * Calls that are split when they are too large for one request of a backend, and whose writes tell the outcome of
     * every record.
     *
     * @param backend what sends the requests; closed with the result
     * @param config sizes that the caller wants of writes
     * @param search what the caller wants of searches
     * @param requestTimeout bounds each request of a call whose deadline has no bound; building an index has none by
     *     default
     * @param helpers runs requests of one call beside its first; it may do anything with its tasks, as a call comes to
     *     its end also when it runs none of them
     * @param scheduler ends the wait for helpers that do not answer
     */
    public static BackendCalls wrap(
            Backend backend,
            BatchConfig config,
            SearchConfig search,
            Duration requestTimeout,
            Executor helpers,
            Scheduler scheduler) {
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(search, "search");
        Objects.requireNonNull(requestTimeout, "requestTimeout");
        Objects.requireNonNull(helpers, "helpers");
        Objects.requireNonNull(scheduler, "scheduler");
        return new BatchingBackend(
                backend, config, search, new RequestTimeout(requestTimeout), new HelperExecutor(helpers, scheduler));
    }
}
