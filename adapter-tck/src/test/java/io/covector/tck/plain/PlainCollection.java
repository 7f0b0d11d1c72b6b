package io.covector.tck.plain;

import io.covector.CollectionSpec;
import io.covector.Consistency;
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
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;
import io.covector.spi.Deadline;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import io.covector.tck.oracle.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A collection that asks the oracle under a lock. Thread-safe. */
final class PlainCollection implements BackendCollection {
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
    public BatchLimits limits() {
        return new BatchLimits(500, 2_000, 4 << 20, 100);
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return 2_000
                + 4L * spec().vectorField().dimension()
                + record.metadata().toJson().length() * 3L;
    }

    @Override
    public synchronized WriteResult write(WriteBatch batch, Deadline deadline) {
        require(deadline);
        boolean exists = batch.records().stream()
                .anyMatch(record -> oracle.get(record.id()).isPresent());
        if (batch.mode() == WriteMode.INSERT && exists) {
            throw VectorException.builder(ErrorCode.ID_EXISTS, "an id is stored already")
                    .build();
        }
        oracle.put(batch.records());
        return WriteResult.allWritten(batch.records().size());
    }

    @Override
    public synchronized List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        require(deadline);
        return ids.stream()
                .flatMap(id -> oracle.get(id).stream())
                .map(record -> project(record, projection))
                .toList();
    }

    @Override
    public synchronized long delete(List<RecordId> ids, Deadline deadline) {
        require(deadline);
        return oracle.remove(ids);
    }

    @Override
    public synchronized long delete(Filter filter, Deadline deadline) {
        require(deadline);
        return oracle.remove(oracle.matching(filter));
    }

    @Override
    public synchronized List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        require(deadline);
        List<SearchResult> results = new ArrayList<>();
        Metric metric = spec.vectorField().metric();
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
    public synchronized long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        require(deadline);
        return oracle.matching(filter.orElse(Filter.all())).size();
    }

    @Override
    public synchronized ScanPage scan(ScanQuery query, Deadline deadline) {
        require(deadline);
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
    public synchronized void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        require(deadline);
        spec = spec.toBuilder().vector(spec.vectorField().index(index)).build();
    }

    @Override
    public void dropIndex(Deadline deadline) {
        createIndex(IndexSpec.none(), IndexBuild.defaults(), deadline);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }

    private void require(Deadline deadline) {
        deadline.check();
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
        return VectorRecord.of(record.id(), projection.includesVector() ? record.vector() : null, metadata.build());
    }
}
