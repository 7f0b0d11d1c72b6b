package io.covector.test;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.CollectionState;
import io.covector.ErrorCode;
import io.covector.PoolCounts;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.observe.Operation;
import io.covector.spi.Backend;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.DecimalTexts;
import io.covector.spi.RequestLimits;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * A whole backend in memory whose requests meet the faults of a {@link Script}. It holds its callers to the contract of
 * the SPI: a request that breaks it fails the test. Thread-safe; what is set is set before the first request.
 */
public final class MemoryBackend implements Backend {
    private final Server server;
    private final Connection connection;
    private final Map<MemoryTable, MemoryCollection> handles = new ConcurrentHashMap<>();
    private Capabilities capabilities = Capabilities.builder("memory", "1")
            .support(Capability.HNSW_INDEX, Capability.INDEX_CHANGE, Capability.EXACT_SEARCH)
            .support(Capability.INSERT_REJECTS_EXISTING, Capability.PERSISTENCE, Capability.TEXT)
            .maxDimension(10_000, 5_000)
            .maxTopK(16_384)
            .maxMetadataBytes(65_536)
            .build();
    private Supplier<Optional<PoolCounts>> poolCounts = Optional::empty;
    private volatile Predicate<Thread> joinsTransaction = thread -> false;

    /** What several clients have in common. */
    private record Server(Map<String, MemoryTable> tables, Script script) {}

    private MemoryBackend(Server server) {
        this.server = server;
        this.connection = new Connection(server.script());
    }

    /** Without collections. */
    public MemoryBackend() {
        this(new Server(new ConcurrentSkipListMap<>(), new Script()));
    }

    /** Another connection to the same collections, under the same script and with the settings of a new backend. */
    public MemoryBackend reconnect() {
        return new MemoryBackend(server);
    }

    /** What becomes of the requests, and which there were. */
    public Script script() {
        return server.script();
    }

    /** What the server can do. */
    public MemoryBackend capabilities(Capabilities other) {
        this.capabilities = other;
        return this;
    }

    /** How busy the pool is. */
    public MemoryBackend poolCounts(Supplier<Optional<PoolCounts>> counts) {
        this.poolCounts = counts;
        return this;
    }

    /** The threads that have begun a transaction. */
    public MemoryBackend joinsTransaction(Predicate<Thread> threads) {
        this.joinsTransaction = threads;
        return this;
    }

    /** The limits of every collection. */
    public MemoryBackend limits(RequestLimits other) {
        connection.limits = other;
        return this;
    }

    /** How searches are best sent, on every collection; by default as large as the limits, one after the other. */
    public MemoryBackend searchLimits(Function<SearchBatch, SearchLimits> other) {
        connection.searchLimits = other;
        return this;
    }

    /** The size of each record in a request. */
    public MemoryBackend recordBytes(ToLongFunction<VectorRecord> bytes) {
        connection.recordBytes = bytes;
        return this;
    }

    /** What the server takes an id for, if it does not compare ids byte by byte. */
    public MemoryBackend collation(UnaryOperator<RecordId> ids) {
        connection.collation = ids;
        return this;
    }

    /**
     * Several requests may change one id at a time, as when several callers write it. Otherwise that is an error of the
     * caller: the requests of one call, or of one writer, keep the order of an id's changes.
     */
    public MemoryBackend manyWriters() {
        connection.manyWriters = true;
        return this;
    }

    /** Searches are answered so, whatever is stored. */
    public MemoryBackend answerSearches(Function<SearchBatch, List<SearchResult>> answers) {
        connection.answers = Optional.of(answers);
        return this;
    }

    /** Writes with such a record fail with {@code REJECTED}. */
    public MemoryBackend refuse(Predicate<VectorRecord> records) {
        connection.refused = records;
        return this;
    }

    /**
     * A handle knows the collection as it was when the handle was made, and of the index that it has built or dropped
     * itself.
     */
    public MemoryBackend staleHandles() {
        connection.staleHandles = true;
        return this;
    }

    /** A handle on a collection that is there or is made now, without a request. */
    public MemoryCollection with(CollectionSpec spec) {
        return handle(server.tables()
                .computeIfAbsent(spec.name(), name -> new MemoryTable(spec, id -> connection.collation.apply(id))));
    }

    /** A handle on a collection, without a request. */
    public MemoryCollection collection(String name) {
        return find(name).orElseThrow(() -> new AssertionError("there is no collection '" + name + "'"));
    }

    /** The names of the collections, without a request. */
    public List<String> collections() {
        return List.copyOf(server.tables().keySet());
    }

    /** Drops every collection, without a request: somebody else's doing. */
    public void dropAll() {
        collections().forEach(this::dropTable);
    }

    /** How often {@link #close} was called. */
    public int closings() {
        return connection.closings();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public BackendCollection create(CollectionSpec spec, CallContext context) {
        return connection.request(Operation.CREATE_COLLECTION, spec.name(), context, () -> {
            MemoryTable made = new MemoryTable(spec, id -> connection.collation.apply(id));
            if (server.tables().putIfAbsent(spec.name(), made) != null) {
                throw VectorException.builder(ErrorCode.COLLECTION_EXISTS, "collection '" + spec.name() + "' exists")
                        .build();
            }
            return DecimalTexts.wrap(handle(made));
        });
    }

    @Override
    public Optional<BackendCollection> open(String name, CallContext context) {
        return connection.request(
                Operation.OPEN_COLLECTION, name, context, () -> find(name).map(DecimalTexts::wrap));
    }

    private Optional<MemoryCollection> find(String name) {
        return Optional.ofNullable(server.tables().get(name)).map(this::handle);
    }

    /** One handle serves all callers, unless handles may be stale. */
    private MemoryCollection handle(MemoryTable table) {
        return connection.staleHandles
                ? new MemoryCollection(connection, table)
                : handles.computeIfAbsent(table, shared -> new MemoryCollection(connection, shared));
    }

    @Override
    public List<String> list(CallContext context) {
        return connection.request(Operation.LIST_COLLECTIONS, "", context, this::collections);
    }

    @Override
    public CollectionState state(String name, CallContext context) {
        return connection.request(
                Operation.COLLECTION_STATE,
                name,
                context,
                () -> server.tables().containsKey(name) ? CollectionState.present() : CollectionState.absent());
    }

    @Override
    public boolean drop(String name, CallContext context) {
        return connection.request(Operation.DROP_COLLECTION, name, context, () -> dropTable(name));
    }

    private boolean dropTable(String name) {
        MemoryTable dropped = server.tables().remove(name);
        if (dropped != null) {
            dropped.drop();
        }
        return dropped != null;
    }

    @Override
    public String ping(CallContext context) {
        return connection.request(Operation.HEALTH, "", context, () -> "memory 1");
    }

    @Override
    public boolean joinsTransaction(CallContext context) {
        return joinsTransaction.test(Thread.currentThread());
    }

    @Override
    public Optional<PoolCounts> poolCounts() {
        return poolCounts.get();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    @Override
    public void close() {
        connection.close();
    }
}
