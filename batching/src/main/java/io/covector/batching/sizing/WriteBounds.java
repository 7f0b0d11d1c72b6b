package io.covector.batching.sizing;

import io.covector.batching.tuning.Choice;
import io.covector.batching.tuning.TuningRange;

/**
 * What the write requests of a collection must keep. Immutable and thread-safe.
 *
 * @param startRecords records of a request to begin with
 * @param maxRecords records of a request at most
 * @param maxBytes bytes of a request at most, except for a record that is larger alone
 * @param serverBytes bytes that the backend takes at most
 * @param maxConcurrentRequests concurrent requests at most
 * @param tuned whether sizes are found by trying
 */
public record WriteBounds(
        int startRecords, int maxRecords, long maxBytes, long serverBytes, int maxConcurrentRequests, boolean tuned) {
    /** New sizes within these bounds. */
    BatchSizer sizer() {
        return tuned
                ? BatchSizer.tuned(new TuningRange(
                        startRecords, maxRecords, maxBytes, Math.min(2, maxConcurrentRequests), maxConcurrentRequests))
                : BatchSizer.fixed(new Choice(startRecords, maxConcurrentRequests, 0));
    }
}
