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
import io.covector.milvus.internal.codec.Requests;
import io.covector.milvus.internal.codec.RowEncoder;
import io.covector.milvus.internal.consistency.ReadWriteGate;
import io.covector.milvus.internal.consistency.SessionTimestamps;
import io.covector.milvus.internal.read.BatchSearch;
import io.covector.milvus.internal.read.RecordReader;
import io.covector.milvus.internal.read.SearchSize;
import io.covector.milvus.internal.rpc.MilvusErrors;
import io.covector.milvus.internal.rpc.Rpc;
import io.covector.milvus.internal.schema.SchemaMapping;
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
    private final ReadWriteGate gate;
    private final VendorClient vendor;
    private final RowEncoder encoder;
    private volatile View view;
    private volatile long schemaTimestamp;

    MilvusCollection(
            Rpc rpc,
            CollectionCatalog catalog,
            ServerVersion server,
            SessionTimestamps timestamps,
            ReadWriteGate gate,
            VendorClient vendor,
            CollectionCatalog.Entry entry) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.server = server;
        this.timestamps = timestamps;
        this.gate = gate;
        this.vendor = vendor;
        this.encoder = new RowEncoder(entry.spec());
        this.schemaTimestamp = entry.schemaTimestamp();
        this.view = viewOf(entry.spec());
    }

    /** The parts that depend on the spec; an index change replaces them. */
    private record View(CollectionSpec spec, RecordReader reader, RecordWriter writer) {}

    private View viewOf(CollectionSpec spec) {
        Requests requests = new Requests(spec, encoder, timestamps);
        RecordReader reader =
                new RecordReader(rpc, catalog.loader(), spec, server.features(), requests, timestamps, gate);
        return new View(spec, reader, new RecordWriter(rpc, spec.name(), requests, reader, timestamps, gate));
    }

    @Override
    public CollectionSpec spec() {
        return view.spec();
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
        try {
            view.writer().write(batch, schemaTimestamp, context);
        } catch (VectorException e) {
            if (MilvusErrors.isSchemaChange(e)) {
                schemaTimestamp = catalog.schemaTimestamp(name(), context); // for the next attempt
            }
            throw explained(e, context);
        }
    }

    /**
     * No server has a code for a request that does not fit because another client has made a different collection of
     * the name.
     */
    private VectorException explained(VectorException failure, CallContext context) {
        if (failure.code() != ErrorCode.INTERNAL || !MilvusErrors.isAnswer(failure)) {
            return failure;
        }
        try {
            CollectionSpec known = spec();
            Optional<CollectionSpec> found =
                    catalog.spec(name(), context).filter(now -> !SchemaMapping.isAlike(known, now));
            return found.isEmpty()
                    ? failure
                    : VectorException.builder(
                                    ErrorCode.SCHEMA_MISMATCH,
                                    "collection '" + name() + "' is another one now; it was opened as " + known
                                            + "; now it is " + found.get() + " (open it again)")
                            .context(failure.context())
                            .cause(failure)
                            .build();
        } catch (VectorException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return view.reader().get(query, context);
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        return view.writer().delete(ids, context);
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return view.writer().delete(filter, context);
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        try {
            return new BatchSearch(view.reader(), batch, context).run();
        } catch (VectorException e) {
            throw explained(e, context);
        }
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
        return view.reader().count(query, context);
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return view.reader().scan(query, context);
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        server.capabilities().require(Capability.INDEX_CHANGE);
        replaceIndex(vectorField, index, build.timeout().map(context::within).orElse(context));
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        server.capabilities().require(Capability.INDEX_CHANGE);
        CollectionSpec without = spec().withIndex(vectorField, IndexSpec.none());
        // what the server has, because another handle or client may have built one
        if (catalog.indexes().isThere(name(), without.vectorField(vectorField), context)) {
            view = viewOf(without);
        } else {
            replaceIndex(vectorField, IndexSpec.none(), context);
        }
    }

    private void replaceIndex(String vectorField, IndexSpec index, CallContext context) {
        CollectionSpec changed = spec().withIndex(vectorField, index);
        try {
            catalog.indexes().replace(name(), changed.vectorField(vectorField), gate, context);
        } catch (VectorException e) {
            throw e.toBuilder().mayHaveApplied(true).build(); // the collection is released since the first step
        }
        view = viewOf(changed);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return rpc.unwrap(type).or(() -> vendor.unwrap(type));
    }

    private int maxConcurrentRequests() {
        return catalog.config().pool().maxSize();
    }

    private String name() {
        return spec().name();
    }
}
