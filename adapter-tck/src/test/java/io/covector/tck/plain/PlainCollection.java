package io.covector.tck.plain;

import io.covector.CollectionSpec;
import io.covector.ErrorCode;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Metadata;
import io.covector.Metric;
import io.covector.Projection;
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
import io.covector.tck.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A collection that asks the oracle under a lock. Thread-safe. */
final class PlainCollection implements BackendCollection {
    private static final RequestLimits LIMITS = RequestLimits.builder()
            .records(500, 2_000)
            .maxBytes(4 << 20)
            .maxQueries(100)
            .maxConcurrentRequests(8)
            .build();

    private final Oracle oracle;
    private CollectionSpec spec;
    private boolean dropped;

    PlainCollection(CollectionSpec spec) {
        this.spec = spec;
        this.oracle = new Oracle(spec);
    }

    synchronized void drop() {
        dropped = true;
    }

    @Override
    public synchronized CollectionSpec spec() {
        return spec;
    }

    @Override
    public RequestLimits limits() {
        return LIMITS;
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return SearchLimits.builder(LIMITS.maxQueries()).build();
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return 2_000
                + 4L * spec().vectorField().dimension()
                + record.metadata().toJson().length() * 3L;
    }

    @Override
    public synchronized void write(WriteBatch batch, CallContext context) {
        require(context);
        boolean exists = batch.records().stream()
                .anyMatch(record -> oracle.get(record.id()).isPresent());
        if (batch.mode() == WriteMode.INSERT && exists) {
            throw VectorException.builder(ErrorCode.ID_EXISTS, "an id is stored already")
                    .build();
        }
        oracle.put(batch.records());
    }

    @Override
    public synchronized List<VectorRecord> get(GetQuery query, CallContext context) {
        require(context);
        return query.ids().stream()
                .flatMap(id -> oracle.get(id).stream())
                .map(record -> project(record, query.projection()))
                .toList();
    }

    @Override
    public synchronized long delete(List<RecordId> ids, CallContext context) {
        require(context);
        return oracle.remove(ids);
    }

    @Override
    public synchronized long delete(Filter filter, CallContext context) {
        require(context);
        return oracle.remove(oracle.matching(filter));
    }

    @Override
    public synchronized List<SearchResult> search(SearchBatch batch, CallContext context) {
        require(context);
        List<SearchResult> results = new ArrayList<>();
        Metric metric = spec.vectorField(batch.vectorField()).metric();
        for (Vector vector : batch.vectors()) {
            results.add(SearchResult.of(oracle.nearest(vector, batch.filter().orElse(Filter.all())).stream()
                    .filter(hit -> hit.score() >= batch.minScore().orElse(Double.NEGATIVE_INFINITY))
                    .limit(batch.topK())
                    .map(hit -> SearchHit.of(stored(hit.id(), batch.projection()), metric, hit.distance()))
                    .toList()));
        }
        return results;
    }

    @Override
    public synchronized long count(CountQuery query, CallContext context) {
        require(context);
        return oracle.matching(query.filter().orElse(Filter.all())).size();
    }

    @Override
    public synchronized ScanPage scan(ScanQuery query, CallContext context) {
        require(context);
        List<RecordId> left = oracle.matching(query.filter().orElse(Filter.all())).stream()
                .filter(id ->
                        query.after().isEmpty() || id.compareTo(query.after().get()) > 0)
                .toList();
        List<VectorRecord> page = left.stream()
                .limit(query.limit())
                .map(id -> stored(id, query.projection()))
                .toList();
        return new ScanPage(page, page.size() < left.size());
    }

    @Override
    public synchronized void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        require(context);
        spec = spec.withIndex(vectorField, index);
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        createIndex(vectorField, IndexSpec.none(), IndexBuild.defaults(), context);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }

    private void require(CallContext context) {
        context.check();
        if (dropped) {
            throw VectorException.builder(
                            ErrorCode.COLLECTION_NOT_FOUND, "collection '" + spec.name() + "' was dropped")
                    .build();
        }
    }

    private VectorRecord stored(RecordId id, Projection projection) {
        return project(oracle.get(id).orElseThrow(), projection);
    }

    private static VectorRecord project(VectorRecord record, Projection projection) {
        Metadata.Builder metadata = Metadata.builder();
        record.metadata().asMap().forEach((key, value) -> {
            if (projection.includes(key)) {
                metadata.put(key, value);
            }
        });
        return VectorRecord.of(record.id(), projection.includesVectors() ? record.vector() : null, metadata.build());
    }
}
