package io.covector.batching;

import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CollectionSpec;
import io.covector.CollectionStats;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteResult;
import io.covector.batching.bulk.BulkLoad;
import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.search.CollectionSearch;
import io.covector.batching.sizing.CollectionSizes;
import io.covector.batching.sizing.IdSlices;
import io.covector.batching.sizing.RequestTimeout;
import io.covector.batching.sizing.SizesByCollection;
import io.covector.batching.sizing.WriteSizes;
import io.covector.batching.write.WriteCall;
import io.covector.batching.write.WriteTarget;
import io.covector.call.BulkChecks;
import io.covector.call.CollectionCalls;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes calls of any size. Thread-safe. */
final class BatchingCollection implements CollectionCalls {
    private final BackendCollection collection;
    private final SizesByCollection states;
    private final SearchConfig searchConfig;
    private final CollectionSearch searches;
    private final RequestTimeout timeout;
    private final HelperExecutor helpers;
    private final Predicate<CallContext> joinsTransaction;
    private volatile CollectionSizes known;
    private volatile @Nullable WriteTarget target;

    BatchingCollection(
            BackendCollection collection,
            SizesByCollection states,
            CollectionSizes state,
            SearchConfig searchConfig,
            CollectionSearch searches,
            RequestTimeout timeout,
            HelperExecutor helpers,
            Predicate<CallContext> joinsTransaction) {
        this.collection = collection;
        this.states = states;
        this.known = state;
        this.searchConfig = searchConfig;
        this.searches = searches;
        this.timeout = timeout;
        this.helpers = helpers;
        this.joinsTransaction = joinsTransaction;
    }

    private CollectionSizes state() {
        CollectionSizes current = states.current(known);
        known = current;
        return current;
    }

    /** Where writes go at present: another one only after the limits or the state have changed. */
    private WriteTarget target() {
        CollectionSizes state = state();
        WriteSizes sizes = state.writes(collection.limits());
        WriteTarget present = target;
        if (present == null || present.sizes() != sizes) {
            present = new WriteTarget(collection, sizes, state.writeCounters(), timeout);
            target = present;
        }
        return present;
    }

    @Override
    public CollectionSpec spec() {
        return collection.spec();
    }

    /** Who may make requests of the call beside its own thread. */
    private HelperExecutor helpers(CallContext context) {
        return helpers.unless(joinsTransaction.test(context));
    }

    @Override
    public WriteResult write(WriteMode mode, List<VectorRecord> records, CallContext context) {
        return WriteCall.run(target(), helpers(context), mode, records, context);
    }

    @Override
    public BulkWriter bulkWriter(BulkOptions options, BulkChecks checks, CallContext start) {
        if (joinsTransaction.test(start)) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "a bulk writer sends from several threads, and cannot take part in the transaction of this"
                                    + " one; open it outside, or use upsert and insert")
                    .build();
        }
        return BulkLoad.open(target().forOneUser(), helpers, options, checks, start);
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        IdSlices slices = new IdSlices(query.ids(), collection.limits());
        List<VectorRecord> found = List.of();
        while (slices.hasNext()) {
            List<RecordId> ids = slices.next();
            if (ids.size() == query.ids().size()) {
                return collection.get(query, timeout.next(context));
            }
            found = found.isEmpty() ? new ArrayList<>(query.ids().size()) : found;
            found.addAll(collection.get(query.withIds(ids), timeout.next(context)));
        }
        return found;
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        long deleted = 0;
        IdSlices slices = new IdSlices(ids, collection.limits());
        while (slices.hasNext()) {
            int done = slices.position();
            try {
                deleted += collection.delete(slices.next(), timeout.next(context));
            } catch (VectorException e) {
                throw done == 0 ? e : partlyDeleted(e, done, ids.size(), deleted);
            }
        }
        return deleted;
    }

    private static VectorException partlyDeleted(VectorException cause, int done, int all, long deleted) {
        return cause.toBuilder()
                .text(cause.text() + " (of " + all + " ids the first " + done + " are done: " + deleted
                        + " records deleted)")
                .mayHaveApplied(true)
                .build();
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return collection.delete(filter, timeout.next(context));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        SearchLimits limits = collection.searchLimits(batch);
        if (batch.vectors().size() == 1) {
            int coalesceFrom = searchConfig.coalesceFrom(limits);
            boolean alone = coalesceFrom == 0 || joinsTransaction.test(context);
            return searches.one(batch, searchConfig.within(limits), alone ? 0 : coalesceFrom, context);
        }
        if (batch.vectors().isEmpty()) {
            return List.of();
        }
        SearchLimits smallest = SearchConfig.smallestSearches(collection);
        return searches.many(batch, searchConfig.within(limits), smallest, state(), helpers(context), context);
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return collection.count(query, timeout.next(context));
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return collection.scan(query, timeout.next(context));
    }

    /** Without a bound unless the caller gives one: a build may take hours. */
    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        collection.createIndex(vectorField, index, build, context);
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        collection.dropIndex(vectorField, timeout.next(context));
    }

    @Override
    public CollectionStats stats() {
        CollectionSizes state = state();
        return state.stats(collection.limits(), SearchConfig.smallestSearches(collection));
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return collection.unwrap(type);
    }
}
