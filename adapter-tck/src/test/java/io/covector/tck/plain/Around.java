package io.covector.tck.plain;

import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorRecord;
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
    public RequestLimits limits() {
        return inner.limits();
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return inner.searchLimits(like);
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return inner.encodedBytes(record);
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        inner.write(batch, context);
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return inner.get(query, context);
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        return inner.delete(ids, context);
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return inner.delete(filter, context);
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        return inner.search(batch, context);
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return inner.count(query, context);
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return inner.scan(query, context);
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        inner.createIndex(vectorField, index, build, context);
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        inner.dropIndex(vectorField, context);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return inner.unwrap(type);
    }
}
