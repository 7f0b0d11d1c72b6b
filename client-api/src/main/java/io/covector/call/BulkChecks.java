package io.covector.call;

import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import org.jspecify.annotations.Nullable;

/** What a bulk writer leaves to whoever opens it. Implementations are thread-safe. */
public interface BulkChecks {
    /** The record as adapters get it; throws if it does not fit the collection. */
    VectorRecord record(VectorRecord record);

    /** The id; throws if it does not fit the collection. */
    RecordId id(RecordId id);

    /**
     * Called once, when nothing is pending any more: also after a load that failed. What it throws is thrown to the
     * caller of {@code close}, with the failure of the load as suppressed.
     *
     * @param failure why the load failed, if it did
     */
    void afterLoad(@Nullable VectorException failure);
}
