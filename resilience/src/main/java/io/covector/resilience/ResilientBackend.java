package io.covector.resilience;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.observe.ClientInfo;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Repeats failed requests of a backend. Thread-safe. */
final class ResilientBackend implements Backend {
    private final Backend backend;
    private final RetryPolicy policy;
    private final ClientInfo info;

    ResilientBackend(Backend backend, RetryPolicy policy) {
        this.backend = backend;
        this.policy = policy;
        this.info = policy.opened(backend::poolCounts);
    }

    @Override
    public Capabilities capabilities() {
        return backend.capabilities();
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        BackendCollection created = call(Operation.CREATE_COLLECTION, spec.name(), context)
                .run((how, within) -> {
                    Optional<BackendCollection> found =
                            how == Repeat.AFTER_CHECK ? backend.open(spec.name(), within) : Optional.empty();
                    return found.map(collection -> requireSame(collection, spec))
                            .orElseGet(() -> backend.create(spec, within));
                });
        return new ResilientCollection(backend, created, policy);
    }

    private static BackendCollection requireSame(BackendCollection found, CollectionSpec asked) {
        if (!found.spec().equals(asked)) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "the answer to the creation was lost, and the collection that exists now differs: asked for "
                                    + asked + "; found " + found.spec())
                    .build();
        }
        return found;
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        return call(Operation.OPEN_COLLECTION, name, context)
                .run((how, within) -> backend.open(name, within))
                .map(found -> new ResilientCollection(backend, found, policy));
    }

    @Override
    public List<String> list(CallContext context) {
        return call(Operation.LIST_COLLECTIONS, null, context).run((how, within) -> backend.list(within));
    }

    @Override
    public boolean exists(String name, CallContext context) {
        return call(Operation.COLLECTION_EXISTS, name, context).run((how, within) -> backend.exists(name, within));
    }

    /** True also when the collection is gone after an attempt whose answer was lost. */
    @Override
    public boolean drop(String name, CallContext context) {
        return call(Operation.DROP_COLLECTION, name, context).run((how, within) -> {
            boolean inDoubt = how == Repeat.AFTER_CHECK;
            if (inDoubt && backend.open(name, within).isEmpty()) {
                return true;
            }
            return backend.drop(name, within) || inDoubt;
        });
    }

    @Override
    public String ping(CallContext context) {
        return call(Operation.HEALTH, null, context).run((how, within) -> backend.ping(within));
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return backend.poolCounts();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return backend.unwrap(type);
    }

    /** Whether {@link #close} has begun. */
    boolean isClosing() {
        return policy.inFlight().isClosing();
    }

    /** Waits for the calls under way, ends those that take too long, and closes the backend. */
    @Override
    public void close() {
        policy.inFlight().close();
        backend.close();
        policy.closed(info);
    }

    private Call call(Operation operation, @Nullable String collection, CallContext context) {
        return new Call(policy, new Request(operation, collection, 0), context);
    }
}
