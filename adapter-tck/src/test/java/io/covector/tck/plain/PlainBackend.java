package io.covector.tck.plain;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import java.util.List;
import java.util.Optional;

/** Collections in a map. Thread-safe. */
final class PlainBackend implements Backend {
    private static final Capabilities CAPABILITIES = Capabilities.builder("plain", "1")
            .support(Capability.HNSW_INDEX, Capability.INDEX_CHANGE, Capability.EXACT_SEARCH)
            .support(Capability.INSERT_REJECTS_EXISTING, Capability.PERSISTENCE)
            .maxDimension(10_000, 5_000)
            .maxTopK(16_384)
            .maxMetadataBytes(65_536)
            .build();

    private final PlainStore store;

    PlainBackend(PlainStore store) {
        this.store = store;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        context.check();
        PlainCollection created = new PlainCollection(spec);
        if (store.collections.putIfAbsent(spec.name(), created) != null) {
            throw VectorException.builder(ErrorCode.COLLECTION_EXISTS, "collection '" + spec.name() + "' exists")
                    .build();
        }
        return store.around.apply(created);
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        context.check();
        return Optional.ofNullable(store.collections.get(name)).map(store.around);
    }

    @Override
    public List<String> list(CallContext context) {
        context.check();
        return List.copyOf(store.collections.keySet());
    }

    @Override
    public boolean exists(String name, CallContext context) {
        context.check();
        return store.collections.containsKey(name);
    }

    @Override
    public boolean drop(String name, CallContext context) {
        context.check();
        PlainCollection dropped = store.collections.remove(name);
        if (dropped != null) {
            dropped.drop();
        }
        return dropped != null;
    }

    @Override
    public String ping(CallContext context) {
        context.check();
        return "plain 1";
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
