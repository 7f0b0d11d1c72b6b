package io.covector.batching.sizing;

/**
 * What the write requests of a collection must keep. Immutable and thread-safe.
 *
 * @param records records of a request, while the server takes them
 * @param maxBytes bytes of a request at most, except for a record that is larger alone
 * @param serverBytes bytes that the backend takes at most
 * @param maxConcurrentRequests concurrent requests at most
 * @param adaptive whether requests become smaller and fewer when the server refuses some
 */
public record WriteBounds(int records, long maxBytes, long serverBytes, int maxConcurrentRequests, boolean adaptive) {
    /** New sizes within these bounds. */
    BatchSizer sizer() {
        return adaptive
                ? BatchSizer.adaptive(records, maxConcurrentRequests)
                : BatchSizer.fixed(records, maxConcurrentRequests);
    }
}
