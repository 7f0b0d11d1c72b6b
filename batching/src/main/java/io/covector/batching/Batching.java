package io.covector.batching;

import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CollectionStats;
import io.covector.config.BatchConfig;
import io.covector.config.SearchConfig;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.Deadline;
import java.time.Duration;
import java.util.List;
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

    /**
     * Opens a writer for a stream of records.
     *
     * @param collection one of a backend of {@link #wrap}
     * @param start without a bound; the time of the writer is measured from its start
     */
    public static BulkWriter bulkWriter(
            BackendCollection collection, BulkOptions options, BulkChecks checks, Deadline start) {
        return new BulkLoad(own(collection).writing(), options, checks, start);
    }

    /**
     * What was written to a collection.
     *
     * @param collection one of a backend of {@link #wrap}
     */
    public static CollectionStats stats(BackendCollection collection) {
        return own(collection).writing().stats();
    }

    /**
     * What was written to the collections of a backend, by name.
     *
     * @param backend one of {@link #wrap}
     */
    public static List<CollectionStats> stats(Backend backend) {
        if (backend instanceof BatchingBackend batching) {
            return batching.stats();
        }
        throw new IllegalArgumentException("not a backend of this class: " + backend);
    }

    private static BatchingCollection own(BackendCollection collection) {
        if (collection instanceof BatchingCollection batching) {
            return batching;
        }
        throw new IllegalArgumentException("not a collection of a backend of this class: " + collection);
    }
}
