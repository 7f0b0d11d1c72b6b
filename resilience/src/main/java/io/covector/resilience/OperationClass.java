package io.covector.resilience;

import io.covector.observe.Operation;

/** Operations by what it means to carry them out twice. */
enum OperationClass {
    /** Changes nothing. */
    READ(false, RetryAction.AS_IS),
    /**
     * Leaves the same state when carried out twice. A deletion whose answer is lost loses its count: the second attempt
     * no longer finds the records that the first has deleted.
     */
    IDEMPOTENT_WRITE(true, RetryAction.AS_IS),
    /** Would meet its own records the second time; an upsert would replace them. */
    INSERT(true, RetryAction.AS_UPSERT),
    /**
     * Deletes what matches at that moment. Sent twice, it could delete records that did not match the first time, and
     * would lose the count; so the caller decides.
     */
    DELETE_BY_FILTER(true, RetryAction.NEVER),
    /** Fails the second time, but what it did can be seen. */
    DDL(true, RetryAction.AFTER_CHECK),
    /** Asks whether the backend answers now, which a retry would hide. */
    PROBE(false, RetryAction.NEVER);

    private final boolean changes;
    private final RetryAction inDoubt;

    OperationClass(boolean changes, RetryAction inDoubt) {
        this.changes = changes;
        this.inDoubt = inDoubt;
    }

    /** The class of each operation that is a request. */
    static OperationClass of(Operation operation) {
        return switch (operation) {
            case OPEN, OPEN_COLLECTION, LIST_COLLECTIONS, COLLECTION_STATE -> READ;
            case GET, SEARCH, SEARCH_BATCH, COUNT, SCAN -> READ;
            case UPSERT, DELETE, DROP_INDEX -> IDEMPOTENT_WRITE;
            case INSERT -> INSERT;
            case DELETE_BY_FILTER -> DELETE_BY_FILTER;
            case CREATE_COLLECTION, DROP_COLLECTION, CREATE_INDEX -> DDL;
            case HEALTH -> PROBE;
            case BULK_WRITE -> throw new IllegalArgumentException("no request: " + operation);
        };
    }

    /** Whether the server differs afterwards. */
    boolean changes() {
        return changes;
    }

    /** What to do when nobody knows whether the request was carried out. */
    RetryAction whenInDoubt() {
        return inDoubt;
    }
}
