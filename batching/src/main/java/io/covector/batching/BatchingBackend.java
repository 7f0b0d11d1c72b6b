package io.covector.batching;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.CollectionStats;
import io.covector.PoolCounts;
import io.covector.config.BatchConfig;
import io.covector.config.SearchConfig;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Opens collections that take calls of any size. Thread-safe. */
final class BatchingBackend implements Backend {
    private final Backend backend;
    private final Experiences experiences;
    private final SearchConfig search;
    private final RequestTimeout timeout;
    private final Executor helpers;

    BatchingBackend(
            Backend backend, BatchConfig config, SearchConfig search, RequestTimeout timeout, Executor helpers) {
        this.backend = backend;
        this.experiences = new Experiences(config, search);
        this.search = search;
        this.timeout = timeout;
        this.helpers = helpers;
    }

    List<CollectionStats> stats() {
        return experiences.stats();
    }

    @Override
    public Capabilities capabilities() {
        return backend.capabilities();
    }

    @Override
    public BackendCollection create(CollectionSpec spec, Deadline deadline) {
        return batching(backend.create(spec, timeout.next(deadline)));
    }

    @Override
    public Optional<BackendCollection> open(String name, Deadline deadline) {
        return backend.open(name, timeout.next(deadline)).map(this::batching);
    }

    private BackendCollection batching(BackendCollection collection) {
        Searching searching = new Searching(collection, search, experiences, timeout, helpers);
        return new BatchingCollection(collection, experiences, timeout, helpers, searching);
    }

    @Override
    public List<String> list(Deadline deadline) {
        return backend.list(timeout.next(deadline));
    }

    @Override
    public boolean exists(String name, Deadline deadline) {
        return backend.exists(name, timeout.next(deadline));
    }

    @Override
    public boolean drop(String name, Deadline deadline) {
        boolean dropped = backend.drop(name, timeout.next(deadline));
        experiences.forget(name);
        return dropped;
    }

    @Override
    public String ping(Deadline deadline) {
        return backend.ping(timeout.next(deadline));
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return backend.poolCounts();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return backend.unwrap(type);
    }

    @Override
    public void close() {
        backend.close();
    }
}
