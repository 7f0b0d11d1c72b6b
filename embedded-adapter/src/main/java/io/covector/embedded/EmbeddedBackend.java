package io.covector.embedded;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.embedded.format.HnswFormat;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.util.Version;

/** The collections of one directory, or of one piece of memory. Thread-safe. */
final class EmbeddedBackend implements Backend {
    private static final int MAX_TOP_K = 16_384;
    private static final int MAX_METADATA_BYTES = 16 << 20;

    private final Shelf shelf;
    private final EmbeddedOptions options;
    private final Deadline always;
    private final Map<String, CollectionStore> stores = new LinkedHashMap<>();
    private boolean closed;

    EmbeddedBackend(Shelf shelf, EmbeddedOptions options, Deadline always) {
        this.shelf = shelf;
        this.options = options;
        this.always = always;
    }

    @Override
    public Capabilities capabilities() {
        Capabilities.Builder builder = Capabilities.builder(EmbeddedBackendProvider.TYPE, version())
                .support(
                        Capability.HNSW_INDEX,
                        Capability.INDEX_CHANGE,
                        Capability.EXACT_SEARCH,
                        Capability.INSERT_REJECTS_EXISTING)
                .maxDimension(HnswFormat.MAX_DIMENSION, HnswFormat.MAX_DIMENSION)
                .maxTopK(MAX_TOP_K)
                .maxMetadataBytes(MAX_METADATA_BYTES);
        if (options.path().isPresent()) {
            builder.support(Capability.PERSISTENCE);
        }
        return builder.build();
    }

    private static String version() {
        return "Apache Lucene " + Version.LATEST;
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T run(Deadline deadline, Work<T> work) {
        if (closed) {
            throw CollectionStore.closedClient();
        }
        deadline.check();
        try {
            return work.run();
        } catch (IOException | RuntimeException e) {
            throw Errors.of(e, shelf.shown());
        }
    }

    @Override
    public synchronized BackendCollection create(CollectionSpec spec, Deadline deadline) {
        EmbeddedCollection.requireSupported(spec.vectorField().index());
        return run(deadline, () -> {
            if (shelf.find(spec.name()).isPresent()) {
                throw VectorException.builder(
                                ErrorCode.COLLECTION_EXISTS,
                                "collection '" + spec.name() + "' exists in " + shelf.shown())
                        .build();
            }
            return open(spec.name(), shelf.create(spec));
        });
    }

    @Override
    public synchronized Optional<BackendCollection> open(String name, Deadline deadline) {
        return run(deadline, () -> {
            Optional<Place> place = shelf.find(name);
            return place.isEmpty() ? Optional.empty() : Optional.of(open(name, place.get()));
        });
    }

    private BackendCollection open(String name, Place place) throws IOException {
        CollectionStore store = stores.get(name);
        if (store == null) {
            store = new CollectionStore(name, place, options, always);
            stores.put(name, store);
        }
        return new EmbeddedCollection(store, options.ef());
    }

    @Override
    public synchronized List<String> list(Deadline deadline) {
        return run(deadline, shelf::names);
    }

    @Override
    public synchronized boolean drop(String name, Deadline deadline) {
        return run(deadline, () -> {
            if (shelf.find(name).isEmpty()) {
                return false;
            }
            CollectionStore store = stores.remove(name);
            if (store != null) {
                store.drop();
            }
            shelf.remove(name);
            return true;
        });
    }

    @Override
    public synchronized String ping(Deadline deadline) {
        return run(
                deadline,
                () -> version() + " in " + shelf.shown() + ", " + shelf.names().size() + " collections");
    }

    /** Has the directory as {@link Path}. */
    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return options.path().filter(type::isInstance).map(type::cast);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stores.values().forEach(CollectionStore::close);
        try {
            shelf.close();
        } catch (IOException e) {
            throw Errors.of(e, shelf.shown());
        }
    }
}
