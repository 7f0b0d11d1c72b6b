package io.covector.milvus.internal;

import io.covector.Capability;
import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteResult;
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
import io.covector.milvus.internal.server.ServerVersion;
import io.covector.milvus.internal.write.RecordWriter;
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;
import io.covector.spi.Deadline;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.WriteBatch;
import java.util.List;
import java.util.Optional;

/** One Milvus collection. Thread-safe. */
final class MilvusCollection implements BackendCollection {
    private static final int START_ROWS = 1_000;
    private static final int MAX_ROWS = 5_000;
    private static final int START_QUERIES = 256;
    /** Requests of one call at a time: while the client reads one answer, the server works on the next request. */
    private static final int PARALLEL_SEARCHES = 2;
    /**
     * Number of requests in flight from which on single searches are coalesced: with 2 the server never waits for the
     * next.
     */
    private static final int GATHER_FROM = 2;

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
    public BatchLimits limits() {
        return new BatchLimits(START_ROWS, MAX_ROWS, catalog.config().maxMessageBytes(), SearchSize.MAX_QUERIES);
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return encoder.size(record);
    }

    @Override
    public WriteResult write(WriteBatch batch, Deadline deadline) {
        try {
            view.writer().write(batch, schemaTimestamp, deadline);
        } catch (VectorException e) {
            if (MilvusErrors.isSchemaChange(e)) {
                schemaTimestamp = catalog.schemaTimestamp(name(), deadline); // for the next attempt
            }
            throw explained(e, deadline);
        }
        return WriteResult.allWritten(batch.records().size());
    }

    /**
     * No server has a code for a request that does not fit because another client has made a different collection of
     * the name.
     */
    private VectorException explained(VectorException failure, Deadline deadline) {
        if (failure.code() != ErrorCode.INTERNAL || !MilvusErrors.isAnswer(failure)) {
            return failure;
        }
        try {
            CollectionSpec known = spec();
            Optional<CollectionSpec> found = catalog.spec(name(), deadline).filter(now -> !isAlike(known, now));
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

    private static boolean isAlike(CollectionSpec known, CollectionSpec found) {
        return found.toBuilder()
                .vector(found.vectorField().index(known.vectorField().index()))
                .build()
                .equals(known);
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        return view.reader().get(ids, projection, consistency, deadline);
    }

    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        return view.writer().delete(ids, deadline);
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        return view.writer().delete(filter, deadline);
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        try {
            return new BatchSearch(view.reader(), batch, deadline).run();
        } catch (VectorException e) {
            throw explained(e, deadline);
        }
    }

    /** Few requests at a time: the server itself spreads the vectors of a request over its processors. */
    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        int queries = SearchSize.maxQueries(spec(), like, catalog.config().maxMessageBytes());
        return new SearchLimits(queries, Math.min(START_QUERIES, queries), PARALLEL_SEARCHES, GATHER_FROM);
    }

    @Override
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        return view.reader().count(filter, consistency, deadline);
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        return view.reader().scan(query, deadline);
    }

    @Override
    public void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        server.capabilities().require(Capability.INDEX_CHANGE);
        replaceIndex(index, build.timeout().map(deadline::atMost).orElse(deadline));
    }

    @Override
    public void dropIndex(Deadline deadline) {
        server.capabilities().require(Capability.INDEX_CHANGE);
        if (!(spec().vectorField().index() instanceof IndexSpec.None)) {
            replaceIndex(IndexSpec.none(), deadline);
        }
    }

    private void replaceIndex(IndexSpec index, Deadline deadline) {
        try {
            catalog.indexes().replace(spec(), index, gate, deadline);
        } catch (VectorException e) {
            throw e.toBuilder().mayHaveApplied(true).build(); // the collection is released since the first step
        }
        CollectionSpec spec = spec();
        view = viewOf(spec.toBuilder().vector(spec.vectorField().index(index)).build());
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return rpc.unwrap(type).or(() -> vendor.unwrap(type));
    }

    private String name() {
        return spec().name();
    }
}
