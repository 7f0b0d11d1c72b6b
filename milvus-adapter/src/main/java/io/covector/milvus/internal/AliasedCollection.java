package io.covector.milvus.internal;

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
import java.util.function.BiFunction;

/**
 * A collection that was opened by an alias. The alias is resolved before each request, so that a request goes as a
 * whole to one collection, with the session of that collection, and follows an alias that has been changed.
 * Thread-safe.
 */
final class AliasedCollection implements BackendCollection {
    private final String alias;
    private final CollectionCatalog catalog;
    private final BiFunction<String, Deadline, MilvusCollection> opener;
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
            BiFunction<String, Deadline, MilvusCollection> opener) {
        this.alias = alias;
        this.catalog = catalog;
        this.last = first;
        this.opener = opener;
    }

    private MilvusCollection target(Deadline deadline) {
        MilvusCollection known = last;
        String target = catalog.target(alias, deadline);
        if (known.spec().name().equals(target)) {
            return known;
        }
        MilvusCollection opened = opener.apply(target, deadline);
        requireAlike(known.spec(), opened.spec());
        last = opened;
        return opened;
    }

    /** Records were checked against the spec that is known: only name and index may differ. */
    private void requireAlike(CollectionSpec known, CollectionSpec found) {
        CollectionSpec same = found.toBuilder()
                .name(known.name())
                .vector(found.vectorField().index(known.vectorField().index()))
                .build();
        if (!same.equals(known)) {
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
    public BatchLimits limits() {
        return last.limits();
    }

    @Override
    public int maxParallelWrites() {
        return last.maxParallelWrites();
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return last.encodedBytes(record);
    }

    @Override
    public WriteResult write(WriteBatch batch, Deadline deadline) {
        return target(deadline).write(batch, deadline);
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        return target(deadline).get(ids, projection, consistency, deadline);
    }

    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        return target(deadline).delete(ids, deadline);
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        return target(deadline).delete(filter, deadline);
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        return target(deadline).search(batch, deadline);
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return last.searchLimits(like);
    }

    @Override
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        return target(deadline).count(filter, consistency, deadline);
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        return target(deadline).scan(query, deadline);
    }

    @Override
    public void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        target(deadline).createIndex(index, build, deadline);
    }

    @Override
    public void dropIndex(Deadline deadline) {
        target(deadline).dropIndex(deadline);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return last.unwrap(type);
    }
}
