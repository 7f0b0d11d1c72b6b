package io.covector.batching;

import io.covector.CollectionSpec;
import io.covector.Consistency;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Takes calls of any size. Thread-safe. */
final class BatchingCollection implements BackendCollection {
    private final BackendCollection collection;
    private final Experiences experiences;
    private final Executor helpers;
    private final RequestTimeout timeout;
    private final Searching searching;

    BatchingCollection(
            BackendCollection collection,
            Experiences experiences,
            RequestTimeout timeout,
            Executor helpers,
            Searching searching) {
        this.collection = collection;
        this.experiences = experiences;
        this.helpers = helpers;
        this.timeout = timeout;
        this.searching = searching;
    }

    @Override
    public CollectionSpec spec() {
        return collection.spec();
    }

    @Override
    public BatchLimits limits() {
        return collection.limits();
    }

    @Override
    public int maxParallelWrites() {
        return collection.maxParallelWrites();
    }

    /** For one call: the limits of a collection may change. */
    Writing writing() {
        return new Writing(collection, experiences.with(collection), timeout, helpers);
    }

    @Override
    public long encodedBytes(VectorRecord record) {
        return collection.encodedBytes(record);
    }

    /** Any number of records; of those with the same id the last wins. A failure carries the write result. */
    @Override
    public WriteResult write(WriteBatch batch, Deadline deadline) {
        return new WriteCall(writing(), batch, deadline).run();
    }

    @Override
    public List<VectorRecord> get(
            List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline) {
        List<VectorRecord> found = new ArrayList<>(ids.size());
        IdSlices slices = new IdSlices(ids, limits());
        while (slices.hasNext()) {
            found.addAll(collection.get(slices.next(), projection, consistency, timeout.next(deadline)));
        }
        return found;
    }

    @Override
    public long delete(List<RecordId> ids, Deadline deadline) {
        long deleted = 0;
        IdSlices slices = new IdSlices(ids, limits());
        while (slices.hasNext()) {
            int done = slices.position();
            try {
                deleted += collection.delete(slices.next(), timeout.next(deadline));
            } catch (VectorException e) {
                throw done == 0 ? e : partlyDeleted(e, done, ids.size(), deleted);
            }
        }
        return deleted;
    }

    private static VectorException partlyDeleted(VectorException cause, int done, int all, long deleted) {
        return cause.toBuilder()
                .text(cause.text() + " (of " + all + " ids the first " + done + " are done: " + deleted
                        + " records deleted)")
                .mayHaveApplied(true)
                .build();
    }

    @Override
    public long delete(Filter filter, Deadline deadline) {
        return collection.delete(filter, timeout.next(deadline));
    }

    @Override
    public List<SearchResult> search(SearchBatch batch, Deadline deadline) {
        return searching.search(batch, deadline);
    }

    @Override
    public SearchLimits searchLimits(SearchBatch like) {
        return collection.searchLimits(like);
    }

    @Override
    public long count(Optional<Filter> filter, Consistency consistency, Deadline deadline) {
        return collection.count(filter, consistency, timeout.next(deadline));
    }

    @Override
    public ScanPage scan(ScanQuery query, Deadline deadline) {
        return collection.scan(query, timeout.next(deadline));
    }

    /** Without a bound unless the caller gives one: a build may take hours. */
    @Override
    public void createIndex(IndexSpec index, IndexBuild build, Deadline deadline) {
        collection.createIndex(index, build, deadline);
    }

    @Override
    public void dropIndex(Deadline deadline) {
        collection.dropIndex(timeout.next(deadline));
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return collection.unwrap(type);
    }
}
