package io.covector.client;

import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CallOptions;
import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.CollectionStats;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.ScanRequest;
import io.covector.SearchRequest;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteResult;
import io.covector.batching.Batching;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.FilterBinder;
import io.covector.spi.SearchBatch;
import io.covector.spi.TimeSource;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every operation on a collection, once, for the blocking and the asynchronous view: checks the arguments against spec and
 * capabilities, binds filters, and hands on. Thread-safe.
 */
final class Operations {
    private final BackendCollection backend;
    private final Capabilities capabilities;
    private final TimeSource time;
    private final Runnable requireOpen;
    private final RecordChecks checks;

    Operations(BackendCollection backend, Capabilities capabilities, TimeSource time, Runnable requireOpen) {
        this.backend = backend;
        this.capabilities = capabilities;
        this.time = time;
        this.requireOpen = requireOpen;
        this.checks = new RecordChecks(backend.spec(), capabilities);
    }

    /** Throws if the client is closed. */
    void requireOpen() {
        requireOpen.run();
    }

    CollectionSpec spec() {
        return backend.spec();
    }

    WriteResult write(WriteMode mode, List<VectorRecord> records, CallOptions options, CancelSignal cancel) {
        requireOpen.run();
        List<VectorRecord> checked = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            checked.add(checks.require(Objects.requireNonNull(records.get(i), "record"), i));
        }
        if (checked.isEmpty()) {
            return WriteResult.allWritten(0);
        }
        return backend.write(new WriteBatch(mode, checked), deadline(options, cancel));
    }

    BulkWriter bulkWriter(BulkOptions options) {
        requireOpen.run();
        IndexSpec index = spec().vectorField().index();
        Runnable rebuild = () -> {};
        if (options.rebuildIndex().isPresent() && !(index instanceof IndexSpec.None)) {
            IndexBuild build = options.rebuildIndex().get();
            requireBuild(index, build);
            dropIndex(new CancelSignal());
            rebuild = () -> createIndex(index, build, new CancelSignal());
        }
        BulkRules rules = new BulkRules(checks, requireOpen, index, rebuild);
        return Batching.bulkWriter(backend, options, rules, Deadline.unbounded(time, new CancelSignal()));
    }

    CollectionStats stats() {
        return Batching.stats(backend);
    }

    List<VectorRecord> get(List<RecordId> ids, Projection projection, CallOptions options, CancelSignal cancel) {
        requireOpen.run();
        capabilities.require(options.consistency());
        List<RecordId> distinct = distinct(ids);
        if (distinct.isEmpty()) {
            return List.of();
        }
        Map<RecordId, VectorRecord> found = new HashMap<>();
        for (VectorRecord record :
                backend.get(distinct, projection, options.consistency(), deadline(options, cancel))) {
            found.put(record.id(), record);
        }
        return distinct.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    long delete(List<RecordId> ids, CallOptions options, CancelSignal cancel) {
        requireOpen.run();
        List<RecordId> distinct = distinct(ids);
        return distinct.isEmpty() ? 0 : backend.delete(distinct, deadline(options, cancel));
    }

    long delete(Filter filter, CallOptions options, CancelSignal cancel) {
        requireOpen.run();
        return backend.delete(FilterBinder.bind(filter, spec()), deadline(options, cancel));
    }

    SearchResult search(SearchRequest request, CancelSignal cancel) {
        requireOpen.run();
        requireSearchable(request, 0);
        SearchBatch batch = batch(List.of(request.vector()), request);
        return backend.search(batch, deadline(request.options(), cancel)).get(0);
    }

    List<SearchResult> searchBatch(List<SearchRequest> requests, CancelSignal cancel) {
        requireOpen.run();
        Map<Shape, Group> groups = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            SearchRequest request = requests.get(i);
            requireSearchable(request, i);
            // every deadline begins with the call, however late its group is sent
            groups.computeIfAbsent(
                            new Shape(
                                    batch(List.of(), request), request.options().timeout()),
                            shape -> new Group(deadline(shape.timeout(), cancel)))
                    .add(i, request.vector());
        }
        SearchResult[] results = new SearchResult[requests.size()];
        groups.forEach((shape, group) -> {
            List<SearchResult> found = backend.search(shape.batch().withVectors(group.vectors), group.deadline);
            for (int i = 0; i < found.size(); i++) {
                results[group.positions.get(i)] = found.get(i);
            }
        });
        return List.of(results);
    }

    /** What searches must share to leave in one request. */
    private record Shape(SearchBatch batch, Optional<Duration> timeout) {}

    /** Searches of one shape. */
    private static final class Group {
        final Deadline deadline;
        final List<Integer> positions = new ArrayList<>();
        final List<Vector> vectors = new ArrayList<>();

        Group(Deadline deadline) {
            this.deadline = deadline;
        }

        void add(int position, Vector vector) {
            positions.add(position);
            vectors.add(vector);
        }
    }

    private void requireSearchable(SearchRequest request, int index) {
        checks.requireVector(request.vector(), index);
        if (request.topK() > capabilities.maxTopK()) {
            throw VectorException.invalidArgument("topK is " + request.topK() + "; accepted by backend "
                    + capabilities.backendType() + " are 1 to " + capabilities.maxTopK());
        }
        capabilities.require(request.options().consistency());
        if (request.tuning().isExact() && !(spec().vectorField().index() instanceof IndexSpec.None)) {
            capabilities.require(Capability.EXACT_SEARCH);
        }
    }

    private SearchBatch batch(List<Vector> vectors, SearchRequest request) {
        return new SearchBatch(
                vectors,
                request.topK(),
                request.filter().map(this::bind),
                request.minScore(),
                request.projection(),
                request.tuning(),
                request.options().consistency());
    }

    long count(@Nullable Filter filter, CallOptions options, CancelSignal cancel) {
        requireOpen.run();
        capabilities.require(options.consistency());
        return backend.count(
                Optional.ofNullable(filter).map(this::bind), options.consistency(), deadline(options, cancel));
    }

    Stream<VectorRecord> scan(ScanRequest request, CancelSignal cancel) {
        requireOpen.run();
        capabilities.require(request.options().consistency());
        request.after().ifPresent(checks::requireId);
        Optional<Filter> filter = request.filter().map(this::bind);
        Deadline deadline = deadline(request.options(), cancel);
        return ScanPages.stream(
                query -> {
                    requireOpen.run(); // the stream may outlive the client
                    return backend.scan(query, deadline);
                },
                request,
                filter);
    }

    void createIndex(IndexSpec index, IndexBuild build, CancelSignal cancel) {
        requireOpen.run();
        requireBuild(index, build);
        IndexSpec present = spec().vectorField().index();
        if (!(present instanceof IndexSpec.None)) {
            throw VectorException.invalidArgument("collection '" + spec().name() + "' has the index " + present
                    + " already; accepted is a collection without one (drop it first)");
        }
        backend.createIndex(index, build, deadline(build.timeout(), cancel));
    }

    private void requireBuild(IndexSpec index, IndexBuild build) {
        requireIndexChange();
        SpecChecks.requireIndexSupported(spec().vectorField(), index, capabilities);
        if (build.isConcurrent()) {
            capabilities.require(Capability.CONCURRENT_INDEX_BUILD);
        }
        if (build.memoryBytes().isPresent()) {
            capabilities.require(Capability.INDEX_BUILD_MEMORY);
        }
    }

    void dropIndex(CancelSignal cancel) {
        requireOpen.run();
        requireIndexChange();
        backend.dropIndex(deadline(Optional.empty(), cancel));
    }

    private void requireIndexChange() {
        capabilities.require(Capability.INDEX_CHANGE);
    }

    <T> Optional<T> unwrap(Class<T> type) {
        requireOpen.run();
        return backend.unwrap(type);
    }

    private List<RecordId> distinct(List<RecordId> ids) {
        List<RecordId> distinct = List.copyOf(new LinkedHashSet<>(ids));
        checks.requireIds(distinct);
        return distinct;
    }

    private Filter bind(Filter filter) {
        return FilterBinder.bind(filter, spec());
    }

    private Deadline deadline(CallOptions options, CancelSignal cancel) {
        return deadline(options.timeout(), cancel);
    }

    // without a timeout of the caller's the batching layer bounds each request by the default
    private Deadline deadline(Optional<Duration> timeout, CancelSignal cancel) {
        return timeout.map(given -> Deadline.after(given, time, cancel))
                .orElseGet(() -> Deadline.unbounded(time, cancel));
    }
}
