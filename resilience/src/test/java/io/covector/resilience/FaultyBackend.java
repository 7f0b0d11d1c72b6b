package io.covector.resilience;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A backend in memory whose requests go wrong as told. For one thread. */
final class FaultyBackend implements Backend {
    final List<String> requests = new ArrayList<>();
    final Deque<Fault> faults = new ArrayDeque<>();
    final Map<String, FaultyCollection> collections = new TreeMap<>();
    Consumer<String> afterSuccess = request -> {};
    Runnable beforeFault = () -> {};
    Consumer<CallContext> whileListing = context -> {};
    volatile Consumer<CallContext> whileSearching = context -> {};
    Runnable whileClosing = () -> {};
    volatile boolean closed;

    FaultyBackend fail(Fault... next) {
        faults.addAll(List.of(next));
        return this;
    }

    <T> T request(String name, Supplier<T> effect) {
        requests.add(name);
        Fault fault = faults.poll();
        if (fault == null) {
            T answer = effect.get();
            afterSuccess.accept(name);
            return answer;
        }
        beforeFault.run();
        if (fault.carriedOut()) {
            T unusedAnswer = effect.get();
        }
        throw sneaky(fault.error().get());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
        throw (E) error;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder("faulty", "1").build();
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        return request("create " + spec.name(), () -> {
            if (collections.containsKey(spec.name())) {
                throw VectorException.builder(ErrorCode.COLLECTION_EXISTS, "exists")
                        .build();
            }
            FaultyCollection made = new FaultyCollection(this, spec);
            collections.put(spec.name(), made);
            return made;
        });
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        return request(
                "open " + name, () -> Optional.ofNullable(collections.get(name)).map(FaultyCollection::reopened));
    }

    @Override
    public List<String> list(CallContext context) {
        return request("list", () -> {
            whileListing.accept(context);
            return List.copyOf(collections.keySet());
        });
    }

    @Override
    public boolean exists(String name, CallContext context) {
        return request("exists " + name, () -> collections.containsKey(name));
    }

    @Override
    public boolean drop(String name, CallContext context) {
        return request("drop " + name, () -> collections.remove(name) != null);
    }

    @Override
    public String ping(CallContext context) {
        return request("ping", () -> "well");
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return Optional.of(new PoolCounts(1, 2, 0, 4));
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        whileClosing.run();
    }
}
