package io.covector.client;

import io.covector.Capabilities;
import io.covector.ClientStats;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.ErrorCode;
import io.covector.Health;
import io.covector.VectorClient;
import io.covector.VectorCollection;
import io.covector.VectorException;
import io.covector.call.BackendCalls;
import io.covector.call.CollectionCalls;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.text.Names;
import io.covector.text.Strings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The client: checks arguments and hands them to the layered backend. */
final class DefaultVectorClient implements VectorClient {
    private final BackendCalls backend;
    private final String label;
    private final ClientParts parts;
    private final AtomicBoolean closed = new AtomicBoolean();

    DefaultVectorClient(BackendStack stack, ClientParts parts) {
        this.backend = stack.calls();
        this.label = stack.label();
        this.parts = parts;
    }

    @Override
    public VectorCollection createCollection(CollectionSpec spec) {
        Objects.requireNonNull(spec, "spec");
        requireOpen();
        SpecChecks.requireSupported(spec, backend.capabilities());
        return facade(backend.create(spec, context(Operation.CREATE_COLLECTION)));
    }

    @Override
    public VectorCollection openOrCreateCollection(CollectionSpec spec) {
        Objects.requireNonNull(spec, "spec");
        requireOpen();
        SpecChecks.requireSupported(spec, backend.capabilities());
        Optional<CollectionCalls> existing = backend.open(spec.name(), context(Operation.OPEN_COLLECTION));
        if (existing.isEmpty()) {
            try {
                return facade(backend.create(spec, context(Operation.CREATE_COLLECTION)));
            } catch (VectorException e) {
                if (e.code() != ErrorCode.COLLECTION_EXISTS) {
                    throw e;
                }
                existing = backend.open(spec.name(), context(Operation.OPEN_COLLECTION)); // another client was faster
            }
        }
        CollectionCalls collection = existing.orElseThrow(() -> notFound(spec.name()));
        SpecChecks.requireSame(spec, collection.spec());
        return facade(collection);
    }

    @Override
    public VectorCollection collection(String name) {
        requireOpen();
        return facade(backend.open(Names.requireIdentifier("collection", name), context(Operation.OPEN_COLLECTION))
                .orElseThrow(() -> notFound(name)));
    }

    @Override
    public CollectionState collectionState(String name) {
        requireOpen();
        return backend.state(Names.requireIdentifier("collection", name), context(Operation.COLLECTION_STATE));
    }

    @Override
    public List<String> listCollections() {
        requireOpen();
        return backend.list(context(Operation.LIST_COLLECTIONS)).stream()
                .sorted()
                .toList();
    }

    @Override
    public boolean dropCollection(String name) {
        requireOpen();
        return backend.drop(Names.requireIdentifier("collection", name), context(Operation.DROP_COLLECTION));
    }

    @Override
    public Capabilities capabilities() {
        requireOpen();
        return backend.capabilities();
    }

    @Override
    public ClientStats stats() {
        return backend.stats();
    }

    @Override
    public Health health() {
        requireOpen();
        long start = parts.ticker().nanoTime();
        try {
            String detail = backend.ping(context(Operation.HEALTH));
            return new Health(true, detail, Duration.ofNanos(parts.ticker().nanoTime() - start));
        } catch (VectorException e) {
            return new Health(
                    false, e.getMessage(), Duration.ofNanos(parts.ticker().nanoTime() - start));
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        Objects.requireNonNull(type, "type");
        requireOpen();
        return Unwrap.require(backend.unwrap(type), type, label, capabilities());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                parts.endWaitingCalls(this::closed);
            } finally {
                closeBackend();
            }
        }
    }

    private void closeBackend() {
        try {
            backend.close();
        } finally {
            parts.executor().close(); // last: ending a request may need a thread
        }
    }

    void requireOpen() {
        if (closed.get()) {
            throw closed();
        }
    }

    private VectorException closed() {
        return VectorException.builder(
                        ErrorCode.CLOSED, "the client of backend " + label + " is closed; open another one")
                .build();
    }

    private VectorCollection facade(CollectionCalls collection) {
        Operations operations = new Operations(collection, backend.capabilities(), parts.ticker(), this::requireOpen);
        return new DefaultVectorCollection(operations, parts, label);
    }

    // the bound on each request is set below, by the batching layer
    private CallContext context(Operation operation) {
        return CallContext.of(operation, Deadline.unbounded(parts.ticker()));
    }

    private VectorException notFound(String name) {
        return VectorException.builder(
                        ErrorCode.COLLECTION_NOT_FOUND,
                        "there is no collection " + Strings.quote(name) + " on backend " + label)
                .build();
    }
}
