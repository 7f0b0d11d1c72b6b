package io.covector.milvus;

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
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;
import io.covector.spi.Deadline;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import io.milvus.grpc.MutationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
    private record View(CollectionSpec spec, Requests requests, RecordReader reader) {}

    private View viewOf(CollectionSpec spec) {
        Requests requests = new Requests(spec, encoder, timestamps);
        return new View(
                spec,
                requests,
                new RecordReader(rpc, catalog.loader(), spec, server.features(), requests, timestamps, gate));
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
        Requests requests = view.requests();
        try {
            change(
                    deadline,
                    () -> batch.mode() == WriteMode.INSERT
                            ? rpc.insert(requests.insert(batch.records(), schemaTimestamp), deadline)
                            : rpc.upsert(requests.upsert(batch.records(), schemaTimestamp), deadline));
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
        if (ids.isEmpty()) {
            return 0;
        }
        // the server's own count is the number of ids in the request, stored or not
        long count = view.reader().count(view.reader().isOneOf(ids), Consistency.SESSION, deadline);
        if (count > 0) {
            send(ids, deadline);
        }
        return count;
    }

    /**
     * By the ids of the matches: a delete by filter on the server returns no number, and on 2.3 it may use a stale
     * state.
     */
    @Override
    public long delete(Filter filter, Deadline deadline) {
        RecordReader reader = view.reader();
        FilterPushdown pushdown = reader.compile(Optional.of(filter));
        List<RecordId> ids = new ArrayList<>();
        reader.eachId(pushdown.certain(), Consistency.SESSION, deadline, ids::add);
        reader.eachCandidate(pushdown, filter, Consistency.SESSION, deadline, ids::add);
        for (int i = 0; i < ids.size(); i += MAX_ROWS) {
            send(ids.subList(i, Math.min(ids.size(), i + MAX_ROWS)), deadline);
        }
        return ids.size();
    }

    private void send(List<RecordId> ids, Deadline deadline) {
        RenderedExpression expr = view.reader().text(view.reader().isOneOf(ids));
        change(deadline, () -> rpc.delete(view.requests().delete(expr), deadline));
    }

    private void change(Deadline deadline, Supplier<MutationResult> request) {
        gate.write(deadline, () -> {
            long begun = timestamps.begin(name());
            MutationResult result = request.get();
            timestamps.record(name(), result.getTimestamp(), begun);
            return result;
        });
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        View now = view;
        try {
            return new BatchSearch(now.reader(), now.requests(), now.spec(), batch, deadline).run();
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
