package io.covector.batching;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.PoolCounts;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A backend whose only collection is there from the start. For one thread. */
final class MemoryBackend implements Backend {
    final MemoryCollection collection = new MemoryCollection();
    final Map<String, MemoryCollection> collections = new HashMap<>(Map.of("books", collection));
    final List<CallContext> contexts = new ArrayList<>();
    boolean closed;

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder("memory", "1").build();
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        contexts.add(context);
        return collection;
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        contexts.add(context);
        return Optional.ofNullable(collections.get(name));
    }

    @Override
    public List<String> list(CallContext context) {
        contexts.add(context);
        return List.of("books");
    }

    @Override
    public boolean exists(String name, CallContext context) {
        contexts.add(context);
        return name.equals("books");
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return Optional.of(new PoolCounts(0, 1, 0, 1));
    }

    @Override
    public boolean drop(String name, CallContext context) {
        contexts.add(context);
        return true;
    }

    @Override
    public String ping(CallContext context) {
        contexts.add(context);
        return "well";
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }
}
