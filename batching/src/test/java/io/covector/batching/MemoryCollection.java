package io.covector.batching;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.FloatVector;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.RecordId;
import io.covector.SearchHit;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.RequestLimits;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.WriteBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A collection in memory that holds callers to the contract of {@link BackendCollection}: it fails the test when a
 * request is larger than its limits, repeats an id, or has an id of another write that is in flight. Requests are all
 * or nothing. Writes, gets and deletes may come from several threads once the fields are set.
 */
final class MemoryCollection implements BackendCollection {
    final Map<RecordId, VectorRecord> records = new ConcurrentHashMap<>();
    final Set<RecordId> poison = new HashSet<>();
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    final List<CallContext> contexts = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    final Set<RecordId> inFlight = new HashSet<>();
    int mostInFlight;
    private int requestsInFlight;
    RequestLimits limits = Fixture.limits(4, 8, 1_000);
    String name = "books";
    /** What the server takes an id for, if it does not compare ids byte by byte. */
    UnaryOperator<RecordId> collation = id -> id;

    SearchLimits searchLimits = SearchLimits.builder(3).build();
    Interference interference = request -> {};
    long recordBytes = 10;
    private final Map<RecordId, Long> bytes = new HashMap<>();

    /** What happens when a request arrives. */
    interface Interference {
        /**
         * Throws what the request fails with.
         *
         * @param request its number, from 1
         */
        void meet(int request);
    }

    void size(RecordId id, long size) {
        bytes.put(id, size);
    }

    private void arrive(String request, int size, CallContext context) {
        int number;
        synchronized (this) {
            requests.add(request);
            sizes.add(size);
            contexts.add(context);
            number = requests.size();
        }
        interference.meet(number);
    }

    private synchronized void begin(List<RecordId> ids) {
        for (RecordId id : ids) {
            require(inFlight.add(id), "one request in flight for an id");
        }
        mostInFlight = Math.max(mostInFlight, ++requestsInFlight);
    }

    private synchronized void end(List<RecordId> ids) {
        ids.forEach(inFlight::remove);
        requestsInFlight--;
    }

    private static void require(boolean kept, String rule) {
        if (!kept) {
            throw new AssertionError("broken by the caller: " + rule);
        }
    }

    @Override
    public CollectionSpec spec() {
        return CollectionSpec.builder(name).vector(1, Metric.DOT).build();
    }

    @Override
    public RequestLimits limits() {
        return limits;
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return bytes.getOrDefault(record.id(), recordBytes);
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        List<RecordId> ids = batch.records().stream().map(VectorRecord::id).toList();
        requireIds(ids);
        require(
                batch.records().stream().mapToLong(this::encodedBytes).sum() <= limits.maxBytes(),
                "at most maxBytes in a write");
        begin(ids);
        try {
            arrive(batch.mode() + " " + ids, ids.size(), context);
            apply(batch, ids);
        } finally {
            end(ids);
        }
    }

    private synchronized void apply(WriteBatch batch, List<RecordId> ids) {
        for (RecordId id : ids) {
            if (poison.contains(id)) {
                throw VectorException.builder(ErrorCode.REJECTED, "the server refuses the data")
                        .build();
            }
            if (batch.mode() == WriteMode.INSERT && records.containsKey(collation.apply(id))) {
                throw VectorException.builder(ErrorCode.ID_EXISTS, "there is such an id")
                        .build();
            }
        }
        batch.records().forEach(record -> records.put(collation.apply(record.id()), record));
    }

    private void requireIds(List<RecordId> ids) {
        require(!ids.isEmpty() && ids.size() <= limits.maxRecords(), "1 to maxRecords ids");
        require(new HashSet<>(ids).size() == ids.size(), "distinct ids");
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        List<RecordId> ids = query.ids();
        requireIds(ids);
        arrive("get " + ids, ids.size(), context);
        return ids.stream()
                .map(collation)
                .map(records::get)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        requireIds(ids);
        begin(ids);
        try {
            arrive("delete " + ids, ids.size(), context);
            return ids.stream()
                    .map(collation)
                    .map(records::remove)
                    .filter(Objects::nonNull)
                    .count();
        } finally {
            end(ids);
        }
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        arrive("delete by filter", 1, context);
        return 0;
    }

    /** Finds for each vector one hit that bears its first component as id. */
    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        require(
                !batch.vectors().isEmpty() && batch.vectors().size() <= searchLimits.maxQueries(),
                "1 to maxQueries vectors");
        arrive("search " + batch.vectors().size(), batch.vectors().size(), context);
        return batch.vectors().stream()
                .map(vector -> SearchResult.of(List.of(hit(vector))))
                .toList();
    }

    private static SearchHit hit(Vector vector) {
        long id = (long) ((FloatVector) vector).get(0);
        return SearchHit.of(VectorRecord.named(RecordId.of(id), Map.of(), Metadata.empty()), Metric.DOT, 0);
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return searchLimits;
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        arrive("count", 1, context);
        return records.size();
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        arrive("scan", 1, context);
        return new ScanPage(List.of(), false);
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        arrive("createIndex", 1, context);
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        arrive("dropIndex", 1, context);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }
}
