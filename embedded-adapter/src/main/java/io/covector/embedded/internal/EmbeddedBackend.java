package io.covector.embedded.internal;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.embedded.internal.codec.Formats;
import io.covector.embedded.internal.codec.HnswFormat;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.engine.StorageErrors;
import io.covector.embedded.internal.storage.CollectionStorage;
import io.covector.embedded.internal.storage.DiskStorage;
import io.covector.embedded.internal.storage.MemoryStorage;
import io.covector.embedded.internal.storage.Storage;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.util.Version;

/** The collections of one directory, or of the memory of this process. Thread-safe. */
public final class EmbeddedBackend implements Backend {
    /** The type id of this backend. */
    public static final String TYPE = "embedded";

    private static final int MAX_TOP_K = 16_384;
    private static final int MAX_METADATA_BYTES = 16 << 20;

    private final Storage storage;
    private final EmbeddedOptions options;
    private final Map<String, SharedEngine> engines = new LinkedHashMap<>();
    private boolean closed;

    private EmbeddedBackend(Storage storage, EmbeddedOptions options) {
        this.storage = storage;
        this.options = options;
    }

    /** Opens the storage that the settings name. */
    public static EmbeddedBackend open(Settings settings) {
        EmbeddedOptions options = EmbeddedOptions.read(settings);
        Formats.require();
        Optional<Path> path = options.path();
        try {
            Storage storage = path.isPresent() ? DiskStorage.open(path.get()) : new MemoryStorage();
            return new EmbeddedBackend(storage, options);
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, path.map(Path::toString).orElse("memory"));
        }
    }

    @Override
    public Capabilities capabilities() {
        Capabilities.Builder builder = Capabilities.builder(TYPE, version())
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

    private <T> T run(CallContext context, Work<T> work) {
        if (closed) {
            throw SharedEngine.closedClient();
        }
        context.check();
        try {
            return work.run();
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, storage.description());
        }
    }

    @Override
    public synchronized BackendCollection create(CollectionSpec spec, CallContext context) {
        EmbeddedCollection.requireSupported(spec.vectorField().index());
        return run(context, () -> {
            if (storage.find(spec.name()).isPresent()) {
                throw VectorException.builder(
                                ErrorCode.COLLECTION_EXISTS,
                                "collection '" + spec.name() + "' exists in " + storage.description())
                        .build();
            }
            return open(spec.name(), storage.create(spec));
        });
    }

    @Override
    public synchronized Optional<BackendCollection> open(String name, CallContext context) {
        return run(context, () -> {
            Optional<CollectionStorage> found = storage.find(name);
            return found.isEmpty() ? Optional.empty() : Optional.of(open(name, found.get()));
        });
    }

    private BackendCollection open(String name, CollectionStorage location) throws IOException {
        SharedEngine engine = engines.get(name);
        if (engine == null) {
            engine = new SharedEngine(name, location, options.engine());
            engines.put(name, engine);
        }
        return new EmbeddedCollection(engine, options.ef());
    }

    @Override
    public synchronized List<String> list(CallContext context) {
        return run(context, storage::collectionNames);
    }

    @Override
    public synchronized boolean exists(String name, CallContext context) {
        return run(context, () -> storage.find(name).isPresent());
    }

    @Override
    public synchronized boolean drop(String name, CallContext context) {
        return run(context, () -> {
            if (storage.find(name).isEmpty()) {
                return false;
            }
            SharedEngine engine = engines.remove(name);
            if (engine != null) {
                engine.drop();
            }
            storage.remove(name);
            return true;
        });
    }

    @Override
    public synchronized String ping(CallContext context) {
        return run(
                context,
                () -> version() + " in " + storage.description() + ", "
                        + storage.collectionNames().size() + " collections");
    }

    /** Empty: there are no connections. */
    /** Never: it knows no transactions of the application's. */
    @Override
    public boolean joinsTransaction(CallContext context) {
        return false;
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return Optional.empty();
    }

    /** Gives the directory as {@link Path}. */
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
        engines.values().forEach(SharedEngine::close);
        try {
            storage.close();
        } catch (IOException e) {
            throw StorageErrors.of(e, storage.description());
        }
    }
}
