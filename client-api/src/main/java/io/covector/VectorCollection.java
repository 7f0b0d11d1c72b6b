package io.covector;

import io.covector.filter.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A handle on one collection. Every failure is a {@link VectorException}; a wrong argument is refused before anything
 * is sent. Thread-safe.
 */
public interface VectorCollection {
    /** Name of the collection. */
    default String name() {
        return spec().name();
    }

    /** What the collection is, as read when it was opened. */
    CollectionSpec spec();

    /** Writes the records, replacing those whose ids are stored; see {@link #upsert(List, CallOptions)}. */
    default WriteResult upsert(List<VectorRecord> records) {
        return upsert(records, CallOptions.defaults());
    }

    /** Writes one or a few records; see {@link #upsert(List, CallOptions)}. */
    default WriteResult upsert(VectorRecord... records) {
        return upsert(Arrays.asList(Objects.requireNonNull(records, "records")), CallOptions.defaults());
    }

    /**
     * Writes any number of records, replacing those whose ids are stored. Idempotent. Of records with the same id the
     * last wins.
     *
     * @return the result, all of it {@link WriteOutcome#WRITTEN}
     * @throws VectorException if a record is not written, or not known to be: {@link VectorException#writeResult()}
     *     then tells the outcome of every record. Nothing was sent if there is no write result.
     */
    WriteResult upsert(List<VectorRecord> records, CallOptions options);

    /** Writes records that are new; see {@link #insert(List, CallOptions)}. */
    default WriteResult insert(List<VectorRecord> records) {
        return insert(records, CallOptions.defaults());
    }

    /**
     * Writes any number of records whose ids the caller knows to be new: the fast path. An id that is stored already is
     * rejected with {@link ErrorCode#ID_EXISTS} where the backend has {@link Capability#INSERT_REJECTS_EXISTING}. Of
     * records with the same id the last wins. An attempt whose outcome is unknown is repeated as upsert.
     *
     * @return as {@link #upsert(List, CallOptions)}
     * @throws VectorException as {@link #upsert(List, CallOptions)}
     */
    WriteResult insert(List<VectorRecord> records, CallOptions options);

    /** A writer for a stream of records that replace those whose ids are stored. Close it. */
    default BulkWriter bulkWriter() {
        return bulkWriter(BulkOptions.defaults());
    }

    /**
     * A writer for a stream of records. Close it: it says then what is not written.
     *
     * @throws VectorException if the options ask for what the backend cannot do
     */
    BulkWriter bulkWriter(BulkOptions options);

    /** The record with its metadata, if it is stored. */
    default Optional<VectorRecord> get(RecordId id) {
        Objects.requireNonNull(id, "id");
        return get(List.of(id), Projection.metadata(), CallOptions.defaults()).stream()
                .findFirst();
    }

    /** The record, if it is stored. */
    default Optional<VectorRecord> get(RecordId id, Projection projection) {
        Objects.requireNonNull(id, "id");
        return get(List.of(id), projection, CallOptions.defaults()).stream().findFirst();
    }

    /** The records of these ids, in the order of the ids; ids that are not stored are left out. */
    default List<VectorRecord> get(List<RecordId> ids, Projection projection) {
        return get(ids, projection, CallOptions.defaults());
    }

    /**
     * The records of these ids, in the order of the ids; ids that are not stored are left out, and an id asked twice
     * comes once.
     */
    List<VectorRecord> get(List<RecordId> ids, Projection projection, CallOptions options);

    /** Deletes the records of these ids; returns how many there were. */
    default long delete(List<RecordId> ids) {
        return delete(ids, CallOptions.defaults());
    }

    /** Deletes the records of these ids; returns how many there were. */
    long delete(List<RecordId> ids, CallOptions options);

    /** Deletes the records that match; returns how many there were. */
    default long delete(Filter filter) {
        return delete(filter, CallOptions.defaults());
    }

    /** Deletes the records that match; returns how many there were. */
    long delete(Filter filter, CallOptions options);

    /** The records nearest to a vector. */
    SearchResult search(SearchRequest request);

    /**
     * The results of several searches, in their order; those that differ only in the vector share requests to the
     * server.
     */
    List<SearchResult> searchBatch(List<SearchRequest> requests);

    /** Number of records. */
    default long count() {
        return count(null, CallOptions.defaults());
    }

    /** Number of records that match; of all records when the filter is null. */
    default long count(@Nullable Filter filter) {
        return count(filter, CallOptions.defaults());
    }

    /** Number of records that match; of all records when the filter is null. */
    long count(@Nullable Filter filter, CallOptions options);

    /**
     * Streams records in ascending order of their ids, page by page: each record that is stored during the whole scan
     * comes once. Text ids are in code point order where Covector made the collection. The stream is lazy, not for
     * several threads, and needs no closing.
     */
    Stream<VectorRecord> scan(ScanRequest request);

    /** Builds the index of the only vector field; as {@link #createIndex(String, IndexSpec, IndexBuild)}. */
    default void createIndex(IndexSpec index, IndexBuild build) {
        createIndex(spec().vectorField().name(), index, build);
    }

    /**
     * Builds the index of a vector field, which must have none.
     *
     * @throws VectorException with {@link ErrorCode#UNSUPPORTED} without {@link Capability#INDEX_CHANGE} or the index's
     *     own capability
     */
    void createIndex(String vectorField, IndexSpec index, IndexBuild build);

    /** Drops the index of the only vector field; as {@link #dropIndex(String)}. */
    default void dropIndex() {
        dropIndex(spec().vectorField().name());
    }

    /** Drops the index of a vector field, if there is one: searches in it are exact from then on. */
    void dropIndex(String vectorField);

    /** What this client has written to the collection, and the sizes of requests it has found best. Asks no server. */
    CollectionStats stats();

    /** The same collection as futures, run on the client's executor. */
    AsyncVectorCollection async();

    /** The same collection as futures, run on this executor. */
    AsyncVectorCollection async(Executor executor);

    /** As {@link VectorClient#unwrap}. */
    <T> T unwrap(Class<T> type);
}
