package io.covector.batching;

import io.covector.config.BatchConfig;
import io.covector.config.SearchConfig;
import io.covector.spi.Backend;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes a backend that takes calls of any size out of one that takes requests. Stateless and thread-safe. */
public final class Batching {
    private Batching() {}

    /**
     * A backend whose collections split what is too large for one request of another, and tell the outcome of every
     * record of a write.
     *
     * <p>Unlike {@link io.covector.spi.BackendCollection#write} below it, a write of these collections may have any size and
     * repeated ids, and a failure carries the {@linkplain io.covector.VectorException#writeResult() write result}.
     *
     * @param backend what sends the requests; closed with the result
     * @param config sizes that the caller wants of writes
     * @param search what the caller wants of searches
     * @param requestTimeout bounds each request of a call whose deadline has no bound; building an index has none by default
     * @param helpers runs requests of one call beside its first; a call comes to its end also when it runs none of them
     */
    public static Backend wrap(
            Backend backend, BatchConfig config, SearchConfig search, Duration requestTimeout, Executor helpers) {
        return new BatchingBackend(backend, config, search, new RequestTimeout(requestTimeout), helpers);
    }
}
