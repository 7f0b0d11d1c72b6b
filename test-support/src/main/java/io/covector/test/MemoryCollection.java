package io.covector.test;

import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.filter.Filter;
import io.covector.observe.Operation;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A handle on a collection of a {@link MemoryBackend}. Thread-safe. */
public final class MemoryCollection implements BackendCollection {
    private final Connection connection;
    private final MemoryTable table;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile CollectionSpec known; // of a handle that is allowed to be stale

    MemoryCollection(Connection connection, MemoryTable table) {
        this.connection = connection;
        this.table = table;
        this.known = table.spec();
    }

    /** What is stored, in the order of the ids, without a request. */
    public List<VectorRecord> records() {
        return table.matching(Optional.empty());
    }

    /** Removes all records without a request. */
    public void clear() {
        table.clear();
    }

    /** Gives the collection another index without a request: somebody else's doing. */
    public void changeIndex(String vectorField, IndexSpec index) {
        table.spec(table.spec().withIndex(vectorField, index));
    }

    /** Requests of this handle that are in flight. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The most requests of this handle that were in flight at a time. */
    public int mostInFlight() {
        return mostInFlight.get();
    }

    @Override
    public CollectionSpec spec() {
        return connection.staleHandles ? known : table.spec();
    }

    @Override
    public RequestLimits limits() {
        return connection.limits;
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return connection.searchLimits.apply(like);
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return connection.recordBytes.applyAsLong(record);
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        List<RecordId> ids = batch.records().stream().map(VectorRecord::id).toList();
        requireIds(ids);
        long bytes = batch.records().stream().mapToLong(this::encodedBytes).sum();
        Connection.require(
                bytes <= limits().maxBytes() || ids.size() == 1, "at most maxBytes in a write of several records");
        Operation operation = batch.mode() == WriteMode.INSERT ? Operation.INSERT : Operation.UPSERT;
        change(operation, ids, batch, context, () -> {
            table.write(batch, connection.refused);
            return true;
        });
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        requireIds(ids);
        return change(Operation.DELETE, ids, ids, context, () -> table.delete(ids));
    }

    private <T> T change(
            Operation operation, List<RecordId> ids, Object content, CallContext context, Supplier<T> effect) {
        if (connection.manyWriters) {
            return request(operation, ids.toString(), ids, ids.size(), content, context, effect);
        }
        table.beginChange(ids);
        try {
            return request(operation, ids.toString(), ids, ids.size(), content, context, effect);
        } finally {
            table.endChange(ids);
        }
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        List<RecordId> ids = query.ids();
        requireIds(ids);
        return request(
                Operation.GET,
                ids.toString(),
                ids,
                ids.size(),
                query,
                context,
                () -> table.get(ids).stream()
                        .map(record -> Projections.apply(record, query.projection(), table.spec()))
                        .toList());
    }

    private void requireIds(List<RecordId> ids) {
        Connection.require(
                !ids.isEmpty() && ids.size() <= limits().maxRecords(), "1 to maxRecords ids, here " + ids.size());
        Connection.require(new HashSet<>(ids).size() == ids.size(), "distinct ids");
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return request(
                Operation.DELETE_BY_FILTER,
                filter.toString(),
                List.of(),
                1,
                filter,
                context,
                () -> table.delete(filter));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        int vectors = batch.vectors().size();
        Connection.require(
                vectors >= 1 && vectors <= searchLimits(batch).maxQueries(),
                "1 to maxQueries vectors, here " + vectors);
        return request(
                Operation.SEARCH_BATCH,
                "" + vectors,
                List.of(),
                vectors,
                batch,
                context,
                () -> connection.answers.map(answers -> answers.apply(batch)).orElseGet(() -> table.search(batch)));
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return request(Operation.COUNT, "", List.of(), 1, query, context, () ->
                (long) table.matching(query.filter()).size());
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return request(Operation.SCAN, "", List.of(), 1, query, context, () -> table.scan(query));
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        request(Operation.CREATE_INDEX, vectorField, List.of(), 1, index, context, () -> {
            if (!(table.spec().vectorField(vectorField).index() instanceof IndexSpec.None)) {
                throw VectorException.invalidArgument("there is an index");
            }
            changeIndex(vectorField, index);
            known = table.spec();
            return true;
        });
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        request(Operation.DROP_INDEX, vectorField, List.of(), 1, vectorField, context, () -> {
            changeIndex(vectorField, IndexSpec.none());
            known = table.spec();
            return true;
        });
    }

    private <T> T request(
            Operation operation,
            String object,
            List<RecordId> ids,
            int size,
            Object content,
            CallContext context,
            Supplier<T> effect) {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            return connection.request(operation, object, ids, size, content, context, effect);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }
}
