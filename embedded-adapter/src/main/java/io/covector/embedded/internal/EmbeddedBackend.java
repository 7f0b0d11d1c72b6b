package io.covector.embedded.internal;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.config.Settings;
import io.covector.embedded.internal.codec.Formats;
import io.covector.embedded.internal.codec.HnswFormat;
import io.covector.embedded.internal.engine.SharedEngine;
import io.covector.embedded.internal.engine.StorageErrors;
import io.covector.embedded.internal.lock.KeyLocks;
import io.covector.embedded.internal.storage.CollectionStorage;
import io.covector.embedded.internal.storage.DiskStorage;
import io.covector.embedded.internal.storage.MemoryStorage;
import io.covector.embedded.internal.storage.ReadOnlyStorage;
import io.covector.embedded.internal.storage.Storage;
import io.covector.embedded.store.EmbeddedStore;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.BackendContext;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.DecimalTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Version;

/** The collections of one directory, or of the memory of this process. Thread-safe. */
public final class EmbeddedBackend implements Backend {
    /** The type id of this backend. */
    public static final String TYPE = "embedded";

    private static final int MAX_TOP_K = 16_384;
    private static final int MAX_METADATA_BYTES = 16 << 20;

    private final Storage storage;
    private final EmbeddedOptions options;
    private final KeyLocks<String> names = new KeyLocks<>();
    private final Map<String, SharedEngine> engines = new ConcurrentHashMap<>(); // of a name by the holder of its lock
    private final EmbeddedStore snapshots;
    private final Executor executor;
    private final IdleSweep idle;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBackend(Storage storage, EmbeddedOptions options, BackendContext context) {
        this.storage = storage;
        this.options = options;
        this.executor = context.executor();
        this.snapshots = new Snapshots(
                storage,
                () -> CallContext.of(Operation.BULK_WRITE, Deadline.unbounded(context.ticker())),
                this::engine);
        this.idle = new IdleSweep(context.scheduler(), options.idleTimeout(), engines);
    }

    /** Opens the storage that the settings name. */
    public static EmbeddedBackend open(Settings settings, BackendContext context) {
        EmbeddedOptions options = EmbeddedOptions.read(settings);
        Formats.require();
        Optional<Path> path = options.path();
        try {
            return new EmbeddedBackend(
                    path.isEmpty() ? new MemoryStorage() : open(path.get(), options), options, context);
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, path.map(Path::toString).orElse("memory"));
        }
    }

    private static Storage open(Path path, EmbeddedOptions options) throws IOException {
        return options.readOnly() ? ReadOnlyStorage.open(path) : DiskStorage.open(path);
    }

    @Override
    public Capabilities capabilities() {
        Capabilities.Builder builder = Capabilities.builder(TYPE, version())
                .support(
                        Capability.HNSW_INDEX,
                        Capability.INDEX_CHANGE,
                        Capability.EXACT_SEARCH,
                        Capability.INSERT_REJECTS_EXISTING,
                        Capability.TEXT)
                .maxDimension(HnswFormat.MAX_DIMENSION, HnswFormat.MAX_DIMENSION)
                .maxTopK(MAX_TOP_K)
                .maxMetadataBytes(MAX_METADATA_BYTES)
                .unwrapTypes(EmbeddedStore.class.getName(), Path.class.getName(), IndexSearcher.class.getName());
        if (options.path().isPresent()) {
            builder.support(Capability.PERSISTENCE);
        }
        return builder.build();
    }

    private static String version() {
        return "Apache Lucene " + Version.LATEST;
    }

    /** Runs what waits for nobody. */
    private <T> T run(CallContext context, KeyLocks.Work<T> work) {
        requireOpen();
        context.check();
        try {
            return work.run();
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, storage.description());
        }
    }

    /** Runs what only one thread may do with a collection at a time. */
    private <T> T run(String name, CallContext context, KeyLocks.Work<T> work) {
        return run(
                context,
                () -> names.withKeys(List.of(name), context, () -> {
                    requireOpen();
                    return work.run();
                }));
    }

    private void requireOpen() {
        if (closed.get()) {
            throw SharedEngine.closedClient();
        }
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        EmbeddedCollection.requireSupported(spec.vectorField().index());
        SharedEngine engine = run(spec.name(), context, () -> {
            if (storage.find(spec.name()).isPresent()) {
                throw VectorException.builder(
                                ErrorCode.COLLECTION_EXISTS,
                                "collection '" + spec.name() + "' exists in " + storage.description())
                        .build();
            }
            return engine(spec.name(), storage.create(spec));
        });
        try {
            engine.open(context);
        } catch (VectorException e) {
            throw e.toBuilder().mayHaveApplied(true).build();
        }
        return collection(engine);
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        return engine(name, context).map(this::collection);
    }

    /** The open engine of the collection; opening it holds up nobody who wants to drop it, or to close the client. */
    private Optional<SharedEngine> engine(String name, CallContext context) {
        Optional<SharedEngine> engine =
                run(name, context, () -> storage.find(name).map(location -> engine(name, location)));
        try {
            engine.ifPresent(found -> found.open(context));
        } catch (VectorException e) {
            if (e.code() == ErrorCode.COLLECTION_NOT_FOUND) { // it was dropped meanwhile
                return Optional.empty();
            }
            throw e;
        }
        return engine;
    }

    private SharedEngine engine(String name, CollectionStorage location) {
        if (options.path().isPresent()) {
            idle.begin();
        }
        return engines.computeIfAbsent(name, missing -> new SharedEngine(name, location, options.engine(), executor));
    }

    private BackendCollection collection(SharedEngine engine) {
        return DecimalTexts.wrap(new EmbeddedCollection(engine, options.ef()));
    }

    @Override
    public List<String> list(CallContext context) {
        return run(context, storage::collectionNames);
    }

    @Override
    public CollectionState state(String name, CallContext context) {
        return run(
                context, () -> storage.find(name).isPresent() ? CollectionState.present() : CollectionState.absent());
    }

    @Override
    public boolean drop(String name, CallContext context) {
        return run(name, context, () -> {
            Optional<CollectionStorage> found = storage.find(name);
            if (found.isEmpty()) {
                return false;
            }
            Optional<VectorException> refusal = found.get().refusal();
            if (refusal.isPresent()) {
                throw refusal.get();
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
    public String ping(CallContext context) {
        return run(
                context,
                () -> version() + " in " + storage.description() + ", "
                        + storage.collectionNames().size() + " collections");
    }

    /** Never: it knows no transactions of the application's. */
    @Override
    public boolean joinsTransaction(CallContext context) {
        return false;
    }

    /** Empty: there are no connections. */
    @Override
    public Optional<PoolCounts> poolCounts() {
        return Optional.empty();
    }

    /** Gives the directory as {@link Path}, and backups as {@link EmbeddedStore}. */
    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == EmbeddedStore.class
                ? Optional.of(type.cast(snapshots))
                : options.path().filter(type::isInstance).map(type::cast);
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        idle.end();
        try {
            names.exclusively(() -> {
                engines.values().forEach(SharedEngine::close);
                storage.close();
                return true;
            });
        } catch (IOException | RuntimeException e) {
            throw StorageErrors.of(e, storage.description());
        }
    }
}
