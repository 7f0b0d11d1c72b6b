package io.covector.client;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps collections in a map, writes down what it is asked. */
final class FakeBackend implements Backend {
    final Map<String, FakeCollection> collections = new TreeMap<>();
    final List<String> calls = new ArrayList<>();
    private final String greeting;
    boolean down;
    int closed;

    FakeBackend(String greeting) {
        this.greeting = greeting;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder("fake", greeting)
                .support(Capability.HNSW_INDEX, Capability.INDEX_CHANGE)
                .consistencies(EnumSet.of(Consistency.SESSION, Consistency.STRONG))
                .maxDimension(16, 8)
                .maxTopK(100)
                .maxMetadataBytes(1000)
                .build();
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        if (collections.containsKey(spec.name())) {
            throw VectorException.builder(ErrorCode.COLLECTION_EXISTS, spec.name())
                    .build();
        }
        FakeCollection made = new FakeCollection(spec);
        collections.put(spec.name(), made);
        return made;
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        return Optional.ofNullable(collections.get(name));
    }

    @Override
    public List<String> list(CallContext context) {
        return collections.keySet().stream().sorted((a, b) -> b.compareTo(a)).toList();
    }

    @Override
    public boolean exists(String name, CallContext context) {
        return collections.containsKey(name);
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return Optional.empty();
    }

    @Override
    public boolean drop(String name, CallContext context) {
        return collections.remove(name) != null;
    }

    @Override
    public String ping(CallContext context) {
        if (down) {
            throw VectorException.builder(ErrorCode.UNAVAILABLE, "nobody there").build();
        }
        return greeting;
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == String.class ? Optional.of(type.cast(greeting)) : Optional.empty();
    }

    @Override
    public void close() {
        closed++;
    }
}
