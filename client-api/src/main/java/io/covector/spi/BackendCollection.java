package io.covector.spi;

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
import java.util.List;
import java.util.Optional;

/**
 * One collection of a backend. Every method is one physical request under a deadline, without retry. Arguments have been
 * checked against the spec; filters have been bound by {@link FilterBinder}, so that a test on a declared field has values of
 * the field's type. Implementations are thread-safe.
 */
public interface BackendCollection {
    /** What the collection is; reflects {@link #createIndex} and {@link #dropIndex}. */
    CollectionSpec spec();

    /** The sizes of requests that suit this collection. */
    BatchLimits limits();

    /** How many write requests the backend can take at a time: no more than there are connections. */
    default int maxParallelWrites() {
        return Integer.MAX_VALUE;
    }

    /** Size of the record in a write request, in bytes: exact, or a little too large. */
    long encodedBytes(VectorRecord record);

    /**
     * Writes the records in one request: all of them or none. The ids are distinct.
     *
     * @return the result, all written
     * @throws VectorException if none is written, or if it is {@link VectorException#mayHaveApplied()} and nobody knows
     */
    WriteResult write(WriteBatch batch, Deadline deadline);

    /** The records of these distinct ids, in any order. */
    List<VectorRecord> get(List<RecordId> ids, Projection projection, Consistency consistency, Deadline deadline);

    /** Deletes the records of these distinct ids; returns how many there were. */
    long delete(List<RecordId> ids, Deadline deadline);

    /** Deletes the records that match; returns how many there were. */
    long delete(Filter filter, Deadline deadline);

    /** One result for each vector of the batch, in their order. */
    List<SearchResult> search(SearchBatch batch, Deadline deadline);

    /** How many searches like these suit one request; asked before each, so it costs next to nothing. The vectors do not matter. */
    default SearchLimits searchLimits(SearchBatch like) {
        return SearchLimits.sequential(limits().maxQueries());
    }

    /** Number of records that match, of all records without a filter. */
    long count(Optional<Filter> filter, Consistency consistency, Deadline deadline);

    /** The next records in the order of their ids. */
    ScanPage scan(ScanQuery query, Deadline deadline);

    /** Builds the index of the vector field. */
    void createIndex(IndexSpec index, IndexBuild build, Deadline deadline);

    /** Drops the index of the vector field, if there is one. */
    void dropIndex(Deadline deadline);

    /** The driver's object of that type, if there is one. */
    <T> Optional<T> unwrap(Class<T> type);
}
