package io.covector.spi;

import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import java.util.Optional;

/**
 * A collection that passes every call on to another one: the base of decorators, which override what they change.
 * Thread-safe if {@link #delegate()} is.
 */
public abstract class ForwardingBackendCollection implements BackendCollection {
    /** For subclasses. */
    protected ForwardingBackendCollection() {}

    /** The collection that calls are passed on to; asked once for each call. */
    protected abstract BackendCollection delegate();

    @Override
    public CollectionSpec spec() {
        return delegate().spec();
    }

    @Override
    public RequestLimits limits() {
        return delegate().limits();
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return delegate().searchLimits(like);
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return delegate().encodedBytes(record);
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        delegate().write(batch, context);
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return delegate().get(query, context);
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        return delegate().delete(ids, context);
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return delegate().delete(filter, context);
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        return delegate().search(batch, context);
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return delegate().count(query, context);
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return delegate().scan(query, context);
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        delegate().createIndex(vectorField, index, build, context);
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        delegate().dropIndex(vectorField, context);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return delegate().unwrap(type);
    }
}
