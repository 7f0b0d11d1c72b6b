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
import io.covector.VectorField;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteResult;
import io.covector.call.CollectionCalls;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.FilterBinder;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.Ticker;
import io.covector.text.Strings;
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
 * Every operation on a collection, once, for the blocking and the asynchronous view: checks the arguments against spec
 * and capabilities, binds filters, and hands on. Thread-safe.
 */
final class Operations {
    private final CollectionCalls calls;
    private final Capabilities capabilities;
    private final Ticker ticker;
    private final Runnable requireOpen;
    private final RecordChecks checks;

    Operations(CollectionCalls calls, Capabilities capabilities, Ticker ticker, Runnable requireOpen) {
        this.calls = calls;
        this.capabilities = capabilities;
        this.ticker = ticker;
        this.requireOpen = requireOpen;
        this.checks = new RecordChecks(calls.spec(), capabilities);
    }

    /** Throws if the client is closed. */
    void requireOpen() {
        requireOpen.run();
    }

    Capabilities capabilities() {
        return capabilities;
    }

    CollectionSpec spec() {
        return calls.spec();
    }

    WriteResult write(WriteMode mode, List<VectorRecord> records, CallOptions options, CallStart start) {
        requireOpen.run();
        List<VectorRecord> checked = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            checked.add(checks.require(records.get(i), i));
        }
        if (checked.isEmpty()) {
            return WriteResult.allWritten(0);
        }
        Operation operation = mode == WriteMode.UPSERT ? Operation.UPSERT : Operation.INSERT;
        return calls.write(mode, checked, start.context(operation, options.timeout()));
    }

    BulkWriter bulkWriter(BulkOptions options) {
        requireOpen.run();
        Map<String, IndexSpec> dropped = new LinkedHashMap<>();
        IndexBuild build = options.rebuildIndex().orElse(null);
        if (build != null) {
            for (VectorField field : spec().vectorFields()) {
                if (!(field.index() instanceof IndexSpec.None)) {
                    requireBuild(field, field.index(), build);
                    dropped.put(field.name(), field.index());
                }
            }
            dropped.keySet().forEach(field -> dropIndex(field, start()));
        }
        Runnable rebuild = () -> {
            if (build != null) {
                dropped.forEach((field, index) -> createIndex(field, index, build, start()));
            }
        };
        BulkRules rules = new BulkRules(checks, requireOpen, dropped, rebuild);
        return calls.bulkWriter(options, rules, start().context(Operation.BULK_WRITE, Optional.empty()));
    }

    CollectionStats stats() {
        return calls.stats();
    }

    List<VectorRecord> get(List<RecordId> ids, Projection projection, CallOptions options, CallStart start) {
        requireOpen.run();
        capabilities.require(options.consistency());
        checks.requireProjection(projection);
        List<RecordId> distinct = distinct(ids);
        if (distinct.isEmpty()) {
            return List.of();
        }
        Map<RecordId, VectorRecord> found = new HashMap<>();
        GetQuery query = GetQuery.of(distinct).projection(projection).consistency(options.consistency());
        for (VectorRecord record : calls.get(query, start.context(Operation.GET, options.timeout()))) {
            found.put(record.id(), record);
        }
        return distinct.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    long delete(List<RecordId> ids, CallOptions options, CallStart start) {
        requireOpen.run();
        List<RecordId> distinct = distinct(ids);
        return distinct.isEmpty() ? 0 : calls.delete(distinct, start.context(Operation.DELETE, options.timeout()));
    }

    long delete(Filter filter, CallOptions options, CallStart start) {
        requireOpen.run();
        return calls.delete(bind(filter), start.context(Operation.DELETE_BY_FILTER, options.timeout()));
    }

    SearchResult search(SearchRequest request, CallStart start) {
        requireOpen.run();
        requireSearchable(request, 0);
        SearchBatch batch = batch(List.of(request.vector()), request);
        return calls.search(
                        batch, start.context(Operation.SEARCH, request.options().timeout()))
                .get(0);
    }

    List<SearchResult> searchBatch(List<SearchRequest> requests, CallStart start) {
        requireOpen.run();
        Map<Shape, Group> groups = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            SearchRequest request = requests.get(i);
            requireSearchable(request, i);
            // every deadline begins with the call, however late its group is sent
            groups.computeIfAbsent(
                            new Shape(
                                    batch(List.of(), request), request.options().timeout()),
                            shape -> new Group(start.context(Operation.SEARCH_BATCH, shape.timeout())))
                    .add(i, request.vector());
        }
        SearchResult[] results = new SearchResult[requests.size()];
        groups.forEach((shape, group) -> {
            List<SearchResult> found = calls.search(shape.batch().withVectors(group.vectors), group.context);
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
        final CallContext context;
        final List<Integer> positions = new ArrayList<>();
        final List<Vector> vectors = new ArrayList<>();

        Group(CallContext context) {
            this.context = context;
        }

        void add(int position, Vector vector) {
            positions.add(position);
            vectors.add(vector);
        }
    }

    private void requireSearchable(SearchRequest request, int index) {
        VectorField field = checks.field(request.vectorField());
        checks.requireVector(request.vector(), field, index);
        checks.requireProjection(request.projection());
        if (request.topK() > capabilities.maxTopK()) {
            throw VectorException.invalidArgument("topK is " + request.topK() + "; accepted by backend "
                    + capabilities.backendType() + " are 1 to " + capabilities.maxTopK());
        }
        capabilities.require(request.options().consistency());
        if (request.tuning().isExact() && hasIndex(field.name())) {
            capabilities.require(Capability.EXACT_SEARCH);
        }
    }

    /** Whether it has one now: it may have been created or dropped since the collection was opened. */
    private boolean hasIndex(String vectorField) {
        return !(spec().vectorField(vectorField).index() instanceof IndexSpec.None);
    }

    private SearchBatch batch(List<Vector> vectors, SearchRequest request) {
        return SearchBatch.builder(checks.field(request.vectorField()).name(), request.topK())
                .filter(request.filter().map(this::bind).orElse(null))
                .minScore(request.minScore())
                .projection(request.projection())
                .tuning(request.tuning())
                .consistency(request.options().consistency())
                .build(vectors);
    }

    long count(@Nullable Filter filter, CallOptions options, CallStart start) {
        requireOpen.run();
        capabilities.require(options.consistency());
        CountQuery query =
                CountQuery.all().filter(filter == null ? null : bind(filter)).consistency(options.consistency());
        return calls.count(query, start.context(Operation.COUNT, options.timeout()));
    }

    Stream<VectorRecord> scan(ScanRequest request, CallStart start) {
        requireOpen.run();
        capabilities.require(request.options().consistency());
        checks.requireProjection(request.projection());
        request.after().ifPresent(checks::requireId);
        ScanQuery first = ScanQuery.builder(request.pageSize())
                .after(request.after().orElse(null))
                .filter(request.filter().map(this::bind).orElse(null))
                .projection(request.projection())
                .consistency(request.options().consistency())
                .build();
        CallContext context = start.context(Operation.SCAN, request.options().timeout());
        return ScanPages.stream(first, query -> {
            requireOpen.run(); // the stream may outlive the client
            return calls.scan(query, context);
        });
    }

    void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallStart start) {
        requireOpen.run();
        VectorField field = spec().vectorField(vectorField);
        requireBuild(field, index, build);
        if (!(field.index() instanceof IndexSpec.None)) {
            throw VectorException.invalidArgument("vector field " + Strings.quote(vectorField) + " of collection "
                    + Strings.quote(spec().name()) + " has the index " + field.index()
                    + " already; accepted is a field without one (drop it first)");
        }
        calls.createIndex(vectorField, index, build, start.context(Operation.CREATE_INDEX, build.timeout()));
    }

    private void requireBuild(VectorField field, IndexSpec index, IndexBuild build) {
        requireIndexChange();
        SpecChecks.requireIndexSupported(field, index, capabilities);
        if (build.isConcurrent()) {
            capabilities.require(Capability.CONCURRENT_INDEX_BUILD);
        }
        if (build.memoryBytes().isPresent()) {
            capabilities.require(Capability.INDEX_BUILD_MEMORY);
        }
    }

    void dropIndex(String vectorField, CallStart start) {
        requireOpen.run();
        requireIndexChange();
        spec().vectorField(vectorField); // throws for one that the collection does not have
        calls.dropIndex(vectorField, start.context(Operation.DROP_INDEX, Optional.empty()));
    }

    private void requireIndexChange() {
        capabilities.require(Capability.INDEX_CHANGE);
    }

    <T> Optional<T> unwrap(Class<T> type) {
        requireOpen.run();
        return calls.unwrap(type);
    }

    private List<RecordId> distinct(List<RecordId> ids) {
        List<RecordId> distinct = List.copyOf(new LinkedHashSet<>(ids));
        checks.requireIds(distinct);
        return distinct;
    }

    private Filter bind(Filter filter) {
        checks.requireKeys(filter);
        return FilterBinder.bind(filter, spec());
    }

    /** A call that begins now. */
    CallStart start() {
        return CallStart.now(ticker);
    }
}
