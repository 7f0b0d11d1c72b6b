package io.covector.embedded.internal.storage;

import io.covector.CollectionSpec;
import io.covector.VectorException;
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
        CommitData.create(storage.files, spec);
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

    private record MemoryCollection(Directory files) implements CollectionStorage {
        /** A view: closing it leaves the directory open, so that the collection can be opened again. */
        @Override
        public Directory directory() {
            return new FilterDirectory(files) {
                @Override
                public void close() {}
            };
        }

        @Override
        public Directory readOnlyDirectory() {
            return new OverlayDirectory(directory());
        }

        @Override
        public Optional<VectorException> refusal() {
            return Optional.empty();
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
