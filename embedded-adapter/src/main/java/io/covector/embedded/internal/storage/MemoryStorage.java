package io.covector.embedded.internal.storage;

import io.covector.CollectionSpec;
import io.covector.embedded.internal.index.CommitData;
import io.covector.embedded.internal.log.NoTransactionLog;
import io.covector.embedded.internal.log.TransactionLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;

/** Collections in the memory of this process, which end with their backend. Thread-safe for different names. */
public final class MemoryStorage implements Storage {
    private final Map<String, CollectionStorage> collections = new ConcurrentSkipListMap<>();

    @Override
    public List<String> collectionNames() {
        return List.copyOf(collections.keySet());
    }

    @Override
    public CollectionStorage create(CollectionSpec spec) throws IOException {
        MemoryCollection storage = new MemoryCollection(new ByteBuffersDirectory());
        CommitData.create(storage.directory, spec);
        collections.put(spec.name(), storage);
        return storage;
    }

    @Override
    public Optional<CollectionStorage> find(String name) {
        return Optional.ofNullable(collections.get(name));
    }

    @Override
    public void remove(String name) {
        collections.remove(name);
    }

    @Override
    public String description() {
        return "memory";
    }

    @Override
    public void close() {
        collections.clear();
    }

    private record MemoryCollection(Directory directory) implements CollectionStorage {
        /** A view: closing it leaves the directory open, so that the collection can be opened again. */
        @Override
        public Directory directory() {
            return new FilterDirectory(directory) {
                @Override
                public void close() {}
            };
        }

        @Override
        public TransactionLog log() {
            return new NoTransactionLog();
        }

        @Override
        public String description() {
            return "memory";
        }
    }
}
