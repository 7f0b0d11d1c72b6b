package io.covector.tck.plain;

import io.covector.CollectionSpec;
import io.covector.Consistency;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.SearchResult;
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
import java.util.List;
import java.util.Optional;

/** A collection that hands every call on, for others to differ in one. Thread-safe. */
public class Around implements BackendCollection {
    private final BackendCollection inner;

    /** Hands on to the inner collection. */
    public Around(BackendCollection inner) {
        this.inner = inner;
    }

    @Override
    public CollectionSpec spec() {
        return inner.spec();
    }

    @Override
    public BatchLimits limits() {
        return inner.limits();
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return inner.encodedBytes(record);
    }

    @Override
    public WriteResult write(WriteBatch batch, Deadline deadline) {
        return inner.write(batch, deadline);
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        return inner.get(ids, projection, consistency, deadline);
    }

    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        return inner.delete(ids, deadline);
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        return inner.delete(filter, deadline);
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        return inner.search(batch, deadline);
    }

    @Override
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        return inner.count(filter, consistency, deadline);
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        return inner.scan(query, deadline);
    }

    @Override
    public void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        inner.createIndex(index, build, deadline);
    }

    @Override
    public void dropIndex(Deadline deadline) {
        inner.dropIndex(deadline);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return inner.unwrap(type);
    }
}
