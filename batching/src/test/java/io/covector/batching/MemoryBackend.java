package io.covector.batching;

import io.covector.Capabilities;
import io.covector.CollectionSpec;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A backend whose only collection is there from the start. For one thread. */
final class MemoryBackend implements Backend {
    final MemoryCollection collection = new MemoryCollection();
    final List<Deadline> deadlines = new ArrayList<>();
    boolean closed;

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder("memory", "1").build();
    }

    @Override
    public BackendCollection create(CollectionSpec spec, Deadline deadline) {
        deadlines.add(deadline);
        return collection;
    }

    @Override
    public Optional<BackendCollection> open(String name, Deadline deadline) {
        deadlines.add(deadline);
        return name.equals("books") ? Optional.of(collection) : Optional.empty();
    }

    @Override
    public List<String> list(Deadline deadline) {
        deadlines.add(deadline);
        return List.of("books");
    }

    @Override
    public boolean drop(String name, Deadline deadline) {
        deadlines.add(deadline);
        return true;
    }

    @Override
    public String ping(Deadline deadline) {
        deadlines.add(deadline);
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
