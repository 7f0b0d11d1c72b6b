package io.covector.client;

import io.covector.Capabilities;
import io.covector.ClientStats;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.Health;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.batching.Batching;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.TimeSource;
import io.covector.text.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The client: checks arguments and hands them to the layered backend. */
final class DefaultVectorClient implements VectorClient {
    private final Backend backend;
    private final String label;
    private final TimeSource time;
    private final AsyncExecutor executor;
    private final AtomicBoolean closed = new AtomicBoolean();

    DefaultVectorClient(Backend backend, String label, TimeSource time, AsyncExecutor executor) {
        this.backend = backend;
        this.label = label;
        this.time = time;
        this.executor = executor;
    }

    @Override
    public VectorCollection createCollection(CollectionSpec spec) {
        requireOpen();
        SpecChecks.requireSupported(spec, backend.capabilities());
        return facade(backend.create(spec, deadline()));
    }

    @Override
    public VectorCollection openOrCreateCollection(CollectionSpec spec) {
        requireOpen();
        SpecChecks.requireSupported(spec, backend.capabilities());
        Optional<BackendCollection> existing = backend.open(spec.name(), deadline());
        if (existing.isEmpty()) {
            try {
                return facade(backend.create(spec, deadline()));
            } catch (VectorException e) {
                if (e.code() != ErrorCode.COLLECTION_EXISTS) {
                    throw e;
                }
                existing = backend.open(spec.name(), deadline()); // another client was faster
            }
        }
        BackendCollection collection = existing.orElseThrow(() -> notFound(spec.name()));
        SpecChecks.requireSame(spec, collection.spec());
        return facade(collection);
    }

    @Override
    public VectorCollection collection(String name) {
        requireOpen();
        return facade(backend.open(Names.requireIdentifier("collection", name), deadline())
                .orElseThrow(() -> notFound(name)));
    }

    @Override
    public boolean collectionExists(String name) {
        requireOpen();
        return backend.exists(Names.requireIdentifier("collection", name), deadline());
    }

    @Override
    public List<String> listCollections() {
        requireOpen();
        return backend.list(deadline()).stream().sorted().toList();
    }

    @Override
    public boolean dropCollection(String name) {
        requireOpen();
        return backend.drop(Names.requireIdentifier("collection", name), deadline());
    }

    @Override
    public Capabilities capabilities() {
        requireOpen();
        return backend.capabilities();
    }

    @Override
    public ClientStats stats() {
        return new ClientStats(Batching.stats(backend), backend.poolCounts());
    }

    @Override
    public Health health() {
        requireOpen();
        long start = time.nanoTime();
        try {
            String detail = backend.ping(deadline());
            return new Health(true, detail, Duration.ofNanos(time.nanoTime() - start));
        } catch (VectorException e) {
            return new Health(false, e.getMessage(), Duration.ofNanos(time.nanoTime() - start));
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        requireOpen();
        return Unwrap.require(backend.unwrap(type), type, label);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            executor.close();
            backend.close();
        }
    }

    void requireOpen() {
        if (closed.get()) {
            throw VectorException.builder(
                            ErrorCode.CLOSED, "the client of backend " + label + " is closed; open another one")
                    .build();
        }
    }

    private VectorCollection facade(BackendCollection collection) {
        Operations operations = new Operations(collection, backend.capabilities(), time, this::requireOpen);
        return new DefaultVectorCollection(operations, executor, label);
    }

    // the bound on each request is set below, by the batching layer
    private Deadline deadline() {
        return Deadline.unbounded(time, new CancelSignal());
    }

    private VectorException notFound(String name) {
        return VectorException.builder(
                        ErrorCode.COLLECTION_NOT_FOUND, "there is no collection '" + name + "' on backend " + label)
                .build();
    }
}
