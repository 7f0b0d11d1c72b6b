package io.covector.call;

import io.covector.BulkOptions;
import io.covector.BulkWriter;
import io.covector.CollectionSpec;
import io.covector.CollectionStats;
import io.covector.IndexBuild;
import io.covector.IndexSpec;
import io.covector.RecordId;
import io.covector.SearchResult;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteResult;
import io.covector.filter.Filter;
import io.covector.spi.CallContext;
import io.covector.spi.CountQuery;
import io.covector.spi.GetQuery;
import io.covector.spi.ScanPage;
import io.covector.spi.ScanQuery;
import io.covector.spi.SearchBatch;
import java.util.List;
import java.util.Optional;

/**
 * The calls on one collection, of any size: each becomes as many requests as it needs. Arguments have been checked
 * against the spec, and filters have been bound. Implementations are thread-safe.
 */
public interface CollectionCalls {
    /** What the collection is. */
    CollectionSpec spec();

    /**
     * Writes records; of those with the same id the last wins.
     *
     * @param records any number; not changed by the caller until the call returns
     * @return the result: all written
     * @throws VectorException with the {@linkplain VectorException#writeResult() write result} if a record is not, or
     *     maybe not, written
     */
    WriteResult write(WriteMode mode, List<VectorRecord> records, CallContext context);

    /**
     * Opens a writer for a stream of records.
     *
     * @param checks what the writer asks of whoever opens it
     * @param start without a bound; the time of the writer is measured from its start
     */
    BulkWriter bulkWriter(BulkOptions options, BulkChecks checks, CallContext start);

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

    /** What was written to the collection. Asks no server. */
    CollectionStats stats();

    /** The driver's object of that type, if there is one. */
    <T> Optional<T> unwrap(Class<T> type);
}
