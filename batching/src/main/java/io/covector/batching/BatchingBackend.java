package io.covector.batching;

import io.covector.Capabilities;
import io.covector.ClientStats;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.search.CollectionSearch;
import io.covector.batching.sizing.CollectionSizes;
import io.covector.batching.sizing.RequestTimeout;
import io.covector.batching.sizing.SizesByCollection;
import io.covector.call.BackendCalls;
import io.covector.call.CollectionCalls;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import java.util.List;
import java.util.Optional;

/** Opens collections that take calls of any size. Thread-safe. */
final class BatchingBackend implements BackendCalls {
    private final Backend backend;
    private final SizesByCollection states;
    private final SearchConfig search;
    private final RequestTimeout timeout;
    private final HelperExecutor helpers;

    BatchingBackend(
            Backend backend, BatchConfig config, SearchConfig search, RequestTimeout timeout, HelperExecutor helpers) {
        this.backend = backend;
        this.states = new SizesByCollection(config::bounds, search::bounds);
        this.search = search;
        this.timeout = timeout;
        this.helpers = helpers;
    }

    @Override
    public Capabilities capabilities() {
        return backend.capabilities();
    }

    @Override
    public CollectionCalls create(CollectionSpec spec, CallContext context) {
        return calls(backend.create(spec, timeout.next(context)));
    }

    @Override
    public Optional<CollectionCalls> open(String name, CallContext context) {
        return backend.open(name, timeout.next(context)).map(this::calls);
    }

    private CollectionCalls calls(BackendCollection collection) {
        CollectionSizes state =
                states.opened(collection.spec().name(), collection.limits(), SearchConfig.smallestSearches(collection));
        return new BatchingCollection(
                collection,
                states,
                state,
                search,
                new CollectionSearch(collection, timeout),
                timeout,
                helpers,
                backend::joinsTransaction);
    }

    @Override
    public List<String> list(CallContext context) {
        return backend.list(timeout.next(context));
    }

    @Override
    public CollectionState state(String name, CallContext context) {
        return backend.state(name, timeout.next(context));
    }

    @Override
    public boolean drop(String name, CallContext context) {
        boolean dropped = backend.drop(name, timeout.next(context));
        states.dropped(name);
        return dropped;
    }

    @Override
    public String ping(CallContext context) {
        return backend.ping(timeout.next(context));
    }

    @Override
    public ClientStats stats() {
        return new ClientStats(states.stats(), backend.poolCounts());
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
