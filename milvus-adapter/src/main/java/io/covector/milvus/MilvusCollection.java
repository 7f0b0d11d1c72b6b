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
    /** Requests that share the vectors of a call: while the answer of one is read, the server has another. */
    private static final int PARALLEL_SEARCHES = 2;
    /** Requests in flight from which on single searches gather: with 2 the server always has the next one at hand. */
    private static final int GATHER_FROM = 2;

    private final Rpc rpc;
    private final Catalog catalog;
    private final Server server;
    private final Writes writes;
    private final Turns turns;
    private final VendorClient vendor;
    private final RowEncoder encoder;
    private volatile View view;
    private volatile long schemaTimestamp;

    MilvusCollection(
            Rpc rpc,
            Catalog catalog,
            Server server,
            Writes writes,
            Turns turns,
            VendorClient vendor,
            Catalog.Entry entry) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.server = server;
        this.writes = writes;
        this.turns = turns;
        this.vendor = vendor;
        this.encoder = new RowEncoder(entry.spec());
        this.schemaTimestamp = entry.schemaTimestamp();
        this.view = viewOf(entry.spec());
    }

    /** What follows from the spec, which a change of the index replaces. */
    private record View(CollectionSpec spec, Requests requests, Reads reads) {}

    private View viewOf(CollectionSpec spec) {
        Requests requests = new Requests(spec, encoder, writes);
        return new View(
                spec, requests, new Reads(rpc, catalog.loads(), spec, server.features(), requests, writes, turns));
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

    /** Servers have no code for a request that does not fit the collection, because another client has made a different one of the name. */
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
        return view.reads().get(ids, projection, consistency, deadline);
    }

    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        if (ids.isEmpty()) {
            return 0;
        }
        // the server's own count counts what it was asked to delete, there or not
        long count = view.reads().count(view.reads().isOneOf(ids), Consistency.SESSION, deadline);
        if (count > 0) {
            send(ids, deadline);
        }
        return count;
    }

    /** By the ids of the matches: a server's own delete by filter does not say how many, and 2.3 may read a stale state for it. */
    @Override
    public long delete(Filter filter, Deadline deadline) {
        Reads reads = view.reads();
        Condition condition = reads.compile(Optional.of(filter));
        List<RecordId> ids = new ArrayList<>();
        reads.eachId(condition.certain(), Consistency.SESSION, deadline, ids::add);
        reads.eachCandidate(condition, filter, Consistency.SESSION, deadline, ids::add);
        for (int i = 0; i < ids.size(); i += MAX_ROWS) {
            send(ids.subList(i, Math.min(ids.size(), i + MAX_ROWS)), deadline);
        }
        return ids.size();
    }

    private void send(List<RecordId> ids, Deadline deadline) {
        ExprText expr = view.reads().text(view.reads().isOneOf(ids));
        change(deadline, () -> rpc.delete(view.requests().delete(expr), deadline));
    }

    private void change(Deadline deadline, Supplier<MutationResult> request) {
        turns.change(deadline, () -> {
            long begun = writes.begin(name());
            MutationResult result = request.get();
            writes.record(name(), result.getTimestamp(), begun);
            return result;
        });
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        View now = view;
        try {
            return new Searches(now.reads(), now.requests(), now.spec(), batch, deadline).run();
        } catch (VectorException e) {
            throw explained(e, deadline);
        }
    }

    /** Few requests at a time: the server spreads the vectors of a request over its processors itself. */
    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        int queries = SearchSize.maxQueries(spec(), like, catalog.config().maxMessageBytes());
        return new SearchLimits(queries, Math.min(START_QUERIES, queries), PARALLEL_SEARCHES, GATHER_FROM);
    }

    @Override
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        return view.reads().count(filter, consistency, deadline);
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        return view.reads().scan(query, deadline);
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
            catalog.indexes().replace(spec(), index, turns, deadline);
        } catch (VectorException e) {
            throw e.toBuilder().mayHaveApplied(true).build(); // wherever it stopped, the collection was released
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
