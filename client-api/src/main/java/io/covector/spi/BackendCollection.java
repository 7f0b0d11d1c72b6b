package io.covector.spi;

import io.covector.CollectionSpec;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.filter.Filter;
import java.util.List;
import java.util.Optional;

/**
 * One collection of a backend. Every method is one physical request under a call context, without retry. Arguments have
 * been checked against the spec and keep the limits; filters have been bound by {@link FilterBinder}, so that a test on
 * a declared field has values of the field's type. Implementations are thread-safe.
 */
public interface BackendCollection {
    /** What the collection is; reflects {@link #createIndex} and {@link #dropIndex}. */
    CollectionSpec spec();

    /** What the requests to this collection must keep. */
    RequestLimits limits();

    /**
     * How searches like these are best sent; asked before each, so it costs next to nothing. The vectors do not matter.
     */
    SearchLimits searchLimits(SearchBatch like);

    /** Size of the record in a write request, in bytes: exact, or a little too large. */
    long encodedBytes(VectorRecord record);

    /**
     * Writes the records in one request: all of them or none. The ids are distinct.
     *
     * @throws VectorException if none is written, or if it is {@link VectorException#mayHaveApplied()} and nobody knows
     */
    void write(WriteBatch batch, CallContext context);

    /** The records of distinct ids, in any order. */
    List<VectorRecord> get(GetQuery query, CallContext context);

    /** Deletes the records of these distinct ids; returns how many there were. */
    long delete(List<RecordId> ids, CallContext context);

    /** Deletes the records that match; returns how many there were. */
    long delete(Filter filter, CallContext context);

    /** One result for each vector of the batch, in their order. */
    List<SearchResult> search(SearchBatch batch, CallContext context);

    /** Number of records that match. */
    long count(CountQuery query, CallContext context);

    /** The next records in the order of their ids. */
    ScanPage scan(ScanQuery query, CallContext context);

    /** Builds the index of a vector field. */
    void createIndex(String vectorField, IndexSpec index, IndexBuild build, CallContext context);

    /** Drops the index of a vector field, if there is one. */
    void dropIndex(String vectorField, CallContext context);

    /** The driver's object of that type, if there is one. */
    <T> Optional<T> unwrap(Class<T> type);
}
