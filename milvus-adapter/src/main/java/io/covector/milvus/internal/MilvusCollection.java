package io.covector.milvus.internal;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import io.covector.milvus.internal.catalog.CollectionCatalog;
import io.covector.milvus.internal.catalog.CollectionCatalog.Entry;
import io.covector.milvus.internal.catalog.KnownCollection;
import io.covector.milvus.internal.codec.Requests;
import io.covector.milvus.internal.codec.RowEncoder;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.read.BatchSearch;
import io.covector.milvus.internal.read.RecordReader;
import io.covector.milvus.internal.read.SearchSize;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.internal.schema.Layout;
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.milvus.internal.write.RecordWriter;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One Milvus collection. Thread-safe. */
final class MilvusCollection implements BackendCollection {
    private static final int START_RECORDS = 2_000;
    private static final int MAX_RECORDS = 5_000;
    private static final int START_QUERIES = 256;
    /** Requests of one call at a time: while the client reads one answer, the server works on the next request. */
    private static final int MAX_CONCURRENT_SEARCHES = 2;
    /**
     * Number of requests in flight from which on single searches are coalesced: with 2 the server never waits for the
     * next.
     */
    private static final int COALESCE_FROM = 2;

    private final Rpc rpc;
    private final CollectionCatalog catalog;
    private final ServerVersion server;
    private final SessionTimestamps timestamps;
    private final KnownCollection known;
    private final VendorClient vendor;
    private final RowEncoder encoder;

    /** What callers check their records and filters against; the index may have changed since. */
    private final CollectionSpec opened;

    private volatile View view;

    MilvusCollection(
            Rpc rpc,
            CollectionCatalog catalog,
            ServerVersion server,
            SessionTimestamps timestamps,
            KnownCollection known,
            VendorClient vendor) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.server = server;
        this.timestamps = timestamps;
        this.known = known;
        this.vendor = vendor;
        Entry entry = known.entry();
        this.opened = entry.spec();
        this.encoder = new RowEncoder(entry.layout());
        this.view = newView(entry);
    }

    /** The parts that depend on the collection as it is. */
    private record View(Entry entry, RecordReader reader, RecordWriter writer) {}

    private View newView(Entry entry) {
        Layout layout = entry.layout();
        Requests requests = new Requests(layout, new RowEncoder(layout), timestamps);
        RecordReader reader =
                new RecordReader(rpc, catalog.loader(), layout, server.features(), requests, timestamps, known.gate());
        RecordWriter writer = new RecordWriter(
                rpc, layout.collection(), requests, reader, timestamps, known.gate(), this::requireSame);
        return new View(entry, reader, writer);
    }

    /** The parts for a collection that was found under the name. */
    @SuppressWarnings("ReferenceEquality") // the usual case, and cheap; an equal one costs no more than new parts
    private View view(Entry entry) {
        View last = view;
        if (last.entry() == entry) {
            return last;
        }
        if (!fits(entry)) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "collection '" + name() + "' is another one now; it was opened as " + opened
                                    + "; now it is " + entry.spec() + " (open it again)")
                    .build();
        }
        View fresh = newView(entry);
        view = fresh;
        return fresh;
    }

    @SuppressWarnings("ReferenceEquality") // the usual case, and cheap
    private boolean fits(Entry entry) {
        return entry == view.entry() || opened.isAlike(entry.spec());
    }

    private View recent(CallContext context) {
        Entry entry = known.recent(context);
        return view(fits(entry) ? entry : known.now(context)); // it may have been made anew once more
    }

    /** Fails if another kind of collection has the name now. */
    private void requireSame(CallContext context) {
        View unused = view(known.sameOrNow(context));
    }

    @Override
    public CollectionSpec spec() {
        Entry entry = known.entry();
        return fits(entry) ? entry.spec() : opened;
    }

    @Override
    public RequestLimits limits() {
        return RequestLimits.builder()
                .records(START_RECORDS, MAX_RECORDS)
                .maxBytes(catalog.config().maxMessageBytes())
                .maxQueries(SearchSize.MAX_QUERIES)
                .maxConcurrentRequests(maxConcurrentRequests())
                .build();
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return encoder.size(record);
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        View now = recent(context);
        now.entry()
                .layout()
                .attachment()
                .flatMap(it -> it.refusal(batch.mode()))
                .ifPresent(why -> {
                    throw VectorException.builder(ErrorCode.UNSUPPORTED, why).build();
                });
        try {
            now.writer().write(batch, now.entry().schemaTimestamp(), context);
        } catch (VectorException e) {
            if (MilvusErrors.isSchemaChange(e)) {
                View unused = view(known.now(context)); // for the next attempt
            }
            throw explained(e, context);
        }
    }

    /**
     * No server has a code for a request that does not fit because another client has made a different collection of
     * the name.
     */
    private VectorException explained(VectorException failure, CallContext context) {
        boolean mayNotFit = MilvusErrors.isAnswer(failure)
                ? failure.code() == ErrorCode.INTERNAL || failure.code() == ErrorCode.REJECTED
                : failure.code() == ErrorCode.CORRUPTED; // an answer without a field
        if (!mayNotFit) {
            return failure;
        }
        try {
            View unused = view(known.now(context));
        } catch (VectorException e) {
            if (e.code() == ErrorCode.SCHEMA_MISMATCH) {
                return e.toBuilder().context(failure.context()).cause(failure).build();
            }
            failure.addSuppressed(e);
        }
        return failure;
    }

    private <T> T explaining(CallContext context, Supplier<T> call) {
        try {
            return call.get();
        } catch (VectorException e) {
            throw explained(e, context);
        }
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        View now = recent(context);
        return explaining(context, () -> now.reader().get(query, context));
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        View now = recent(context);
        return explaining(context, () -> now.writer().delete(ids, context));
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        View now = recent(context);
        return explaining(context, () -> now.writer().delete(filter, context));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        return batch.tuning().isExact()
                ? searchExactly(batch, context)
                : search(recent(context), batch, false, context);
    }

    /**
     * The server compares every record if it has no index for the vectors. Whether it has one is asked before the
     * search and after it, because another client may build one at any time.
     */
    private List<SearchResult> searchExactly(SearchBatch batch, CallContext context) {
        View now = view(known.now(context));
        if (!now.entry().isComparedByServer()) {
            return search(now, batch, true, context);
        }
        List<SearchResult> found = search(now, batch, false, context);
        View after = view(known.now(context));
        return after.entry().index().equals(now.entry().index()) ? found : search(after, batch, true, context);
    }

    private List<SearchResult> search(View now, SearchBatch batch, boolean byClient, CallContext context) {
        return explaining(
                context, () -> new BatchSearch(now.reader(), now.entry().index(), batch, byClient, context).run());
    }

    /** Few requests at a time: the server itself spreads the vectors of a request over its processors. */
    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        int queries = SearchSize.maxQueries(spec(), like, catalog.config().maxMessageBytes());
        return SearchLimits.builder(queries)
                .startQueries(Math.min(START_QUERIES, queries))
                .maxConcurrentRequests(Math.min(MAX_CONCURRENT_SEARCHES, maxConcurrentRequests()))
                .coalesceFrom(COALESCE_FROM)
                .build();
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        View now = recent(context);
        return explaining(context, () -> now.reader().count(query, context));
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        View now = recent(context);
        return explaining(context, () -> now.reader().scan(query, context));
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        requireIndexChange();
        replaceIndex(vectorField, index, build.timeout().map(context::within).orElse(context));
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        requireIndexChange();
        CollectionSpec without = spec().withIndex(vectorField, IndexSpec.none());
        // what the server has, because another handle or client may have built one
        if (catalog.indexes().isThere(name(), without.vectorField(vectorField), context)) {
            known.indexChanged(IndexSpec.none());
        } else {
            replaceIndex(vectorField, IndexSpec.none(), context);
        }
    }

    private void requireIndexChange() {
        server.capabilities().require(Capability.INDEX_CHANGE);
        if (catalog.isAttached(name())) {
            throw VectorException.builder(
                            ErrorCode.UNSUPPORTED,
                            "collection '" + name() + "' is one of others that is attached: its index is changed by"
                                    + " whoever made it")
                    .build();
        }
    }

    private void replaceIndex(String vectorField, IndexSpec index, CallContext context) {
        requireSame(context);
        CollectionSpec changed = spec().withIndex(vectorField, index);
        boolean done = false;
        try {
            catalog.indexes().replace(name(), changed.vectorField(vectorField), known.gate(), context);
            known.indexChanged(index);
            done = true;
        } catch (VectorException e) {
            throw e.toBuilder().mayHaveApplied(true).build(); // the collection is released since the first step
        } finally {
            if (!done) {
                known.forget();
            }
        }
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return rpc.unwrap(type).or(() -> vendor.unwrap(type));
    }

    private int maxConcurrentRequests() {
        return catalog.config().pool().maxSize();
    }

    private String name() {
        return opened.name();
    }
}
