package io.covector.milvus.internal;

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
import java.util.function.BiFunction;

/**
 * A collection that was opened by an alias. The alias is resolved before each request, so that a request goes as a
 * whole to one collection, with the session of that collection, and follows an alias that has been changed.
 * Thread-safe.
 */
final class AliasedCollection implements BackendCollection {
    private final String alias;
    private final CollectionCatalog catalog;
    private final BiFunction<String, CallContext, MilvusCollection> opener;
    private volatile MilvusCollection last;

    /**
     * A collection that was opened by an alias.
     *
     * @param opener opens a collection by its own name
     */
    AliasedCollection(
            String alias,
            CollectionCatalog catalog,
            MilvusCollection first,
            BiFunction<String, CallContext, MilvusCollection> opener) {
        this.alias = alias;
        this.catalog = catalog;
        this.last = first;
        this.opener = opener;
    }

    private MilvusCollection target(CallContext context) {
        MilvusCollection known = last;
        String target = catalog.target(alias, context);
        if (known.spec().name().equals(target)) {
            return known;
        }
        MilvusCollection opened = opener.apply(target, context);
        requireAlike(known.spec(), opened.spec());
        last = opened;
        return opened;
    }

    /** Records were checked against the spec that is known: only name and index may differ. */
    private void requireAlike(CollectionSpec known, CollectionSpec found) {
        if (!known.isAlike(found)) {
            throw VectorException.builder(
                            ErrorCode.SCHEMA_MISMATCH,
                            "alias '" + alias + "' stands for another kind of collection now; it was opened as " + known
                                    + "; now it is " + found + " (open it again)")
                    .build();
        }
    }

    @Override
    public CollectionSpec spec() {
        return last.spec().toBuilder().name(alias).build();
    }

    @Override
    public RequestLimits limits() {
        return last.limits();
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return last.encodedBytes(record);
    }

    @Override
    public void write(WriteBatch batch, CallContext context) {
        target(context).write(batch, context);
    }

    @Override
    public List<VectorRecord> get(GetQuery query, CallContext context) {
        return target(context).get(query, context);
    }

    @Override
    public long delete(List<RecordId> ids, CallContext context) {
        return target(context).delete(ids, context);
    }

    @Override
    public long delete(Filter filter, CallContext context) {
        return target(context).delete(filter, context);
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, CallContext context) {
        return target(context).search(batch, context);
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return last.searchLimits(like);
    }

    @Override
    public long count(CountQuery query, CallContext context) {
        return target(context).count(query, context);
    }

    @Override
    public ScanPage scan(ScanQuery query, CallContext context) {
        return target(context).scan(query, context);
    }

    @Override
    public void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context) {
        target(context).createIndex(vectorField, index, build, context);
    }

    @Override
    public void dropIndex(String vectorField, CallContext context) {
        target(context).dropIndex(vectorField, context);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return last.unwrap(type);
    }
}
