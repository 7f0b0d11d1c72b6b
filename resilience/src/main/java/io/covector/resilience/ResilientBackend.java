package io.covector.resilience;

import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.observe.ClientInfo;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.ForwardingBackend;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sends failed requests to a backend again. Thread-safe. */
final class ResilientBackend extends ForwardingBackend {
    private final Backend backend;
    private final ClientState client;
    private final ClientInfo info;
    private final AtomicBoolean closed = new AtomicBoolean();

    ResilientBackend(Backend backend, ClientState client) {
        this.backend = backend;
        this.client = client;
        this.info = client.opened(backend);
    }

    @Override
    protected Backend delegate() {
        return backend;
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        BackendCollection created =
                send(Operation.CREATE_COLLECTION, Optional.of(spec.name()), context, (action, part) -> {
                    Optional<BackendCollection> found =
                            action == RetryAction.AFTER_CHECK ? backend.open(spec.name(), part) : Optional.empty();
                    return found.map(collection -> requireSame(collection, spec))
                            .orElseGet(() -> backend.create(spec, part));
                });
        return new ResilientCollection(backend, created, client);
    }

    private static BackendCollection requireSame(BackendCollection found, CollectionSpec asked) {
        if (!found.spec().equals(asked)) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "the answer to the creation was lost, and the collection that exists now differs: "
                                    + "asked for " + asked + "; found " + found.spec())
                    .build();
        }
        return found;
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        return send(Operation.OPEN_COLLECTION, Optional.of(name), context, (action, part) -> backend.open(name, part))
                .map(found -> new ResilientCollection(backend, found, client));
    }

    @Override
    public List<String> list(CallContext context) {
        return send(Operation.LIST_COLLECTIONS, Optional.empty(), context, (action, part) -> backend.list(part));
    }

    @Override
    public CollectionState state(String name, CallContext context) {
        return send(
                Operation.COLLECTION_STATE, Optional.of(name), context, (action, part) -> backend.state(name, part));
    }

    /** True also when the collection is gone after an attempt whose answer was lost. */
    @Override
    public boolean drop(String name, CallContext context) {
        return send(Operation.DROP_COLLECTION, Optional.of(name), context, (action, part) -> {
            boolean inDoubt = action == RetryAction.AFTER_CHECK;
            if (inDoubt && backend.open(name, part).isEmpty()) {
                return true;
            }
            return backend.drop(name, part) || inDoubt;
        });
    }

    @Override
    public String ping(CallContext context) {
        return send(Operation.HEALTH, Optional.empty(), context, (action, part) -> backend.ping(part));
    }

    /** Whether {@link #close} has begun. */
    boolean isClosing() {
        return client.inFlight().isClosing();
    }

    /** Waits for requests in flight, cancels those that take too long, and closes the backend in any case. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            client.inFlight().close();
        } finally {
            try {
                backend.close();
            } finally {
                client.closed(info);
            }
        }
    }

    private <T> T send(Operation operation, Optional<String> collection, CallContext context, Attempt<T> attempt) {
        return RetriedRequest.send(client, operation, collection, 0, context, attempt);
    }
}
