package io.covector.batching;

import io.covector.config.BatchConfig;
import io.covector.spi.Backend;
import java.time.Duration;

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
     * @param config sizes that the caller wants
     * @param requestTimeout bounds each request of a call whose deadline has no bound; building an index has none by default
     */
    public static Backend wrap(Backend backend, BatchConfig config, Duration requestTimeout) {
        return new BatchingBackend(backend, config, new RequestTimeout(requestTimeout));
    }
}
