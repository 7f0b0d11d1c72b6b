package io.covector.spi;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.PoolCounts;
import java.util.List;
import java.util.Optional;

/**
 * A backend that passes every call on to another one: the base of decorators, which override what they change.
 * Thread-safe if {@link #delegate()} is.
 */
public abstract class ForwardingBackend implements Backend {
    /** For subclasses. */
    protected ForwardingBackend() {}

    /** The backend that calls are passed on to. */
    protected abstract Backend delegate();

    @Override
    public Capabilities capabilities() {
        return delegate().capabilities();
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        return delegate().create(spec, context);
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        return delegate().open(name, context);
    }

    @Override
    public List<String> list(CallContext context) {
        return delegate().list(context);
    }

    @Override
    public CollectionState state(String name, CallContext context) {
        return delegate().state(name, context);
    }

    @Override
    public boolean drop(String name, CallContext context) {
        return delegate().drop(name, context);
    }

    @Override
    public String ping(CallContext context) {
        return delegate().ping(context);
    }

    @Override
    public boolean joinsTransaction(CallContext context) {
        return delegate().joinsTransaction(context);
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return delegate().poolCounts();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return delegate().unwrap(type);
    }

    @Override
    public void close() {
        delegate().close();
    }
}
