package io.covector.resilience;

import io.covector.observe.Operation;

/** Operations by what it means to carry them out twice. */
enum OperationClass {
    /** Changes nothing: get, search, count, scan, open, list. */
    READ(false, Repeat.AS_IS),
    /**
     * Leaves the same state when carried out twice: upsert, delete by ids, drop index. The number of deleted records is
     * lost when an attempt of unknown outcome was carried out: those it deleted are no longer there to be counted.
     */
    IDEMPOTENT_WRITE(true, Repeat.AS_IS),
    /** Would meet its own records the second time; an upsert of the same records would not. */
    INSERT(true, Repeat.AS_UPSERT),
    /**
     * Deletes what matches at that moment. Repeating it would delete more than the caller saw and would lose the count,
     * which is all that the caller learns about what was hit; so the caller decides.
     */
    DELETE_BY_FILTER(true, Repeat.NEVER),
    /** Fails the second time, but what it did can be seen: create, drop, create index. */
    DDL(true, Repeat.AFTER_CHECK),
    /** Asks whether the backend answers now, which a retry would hide: ping. */
    PROBE(false, Repeat.NEVER);

    private final boolean changes;
    private final Repeat inDoubt;

    OperationClass(boolean changes, Repeat inDoubt) {
        this.changes = changes;
        this.inDoubt = inDoubt;
    }

    /** The class of an operation. */
    static OperationClass of(Operation operation) {
        return switch (operation) {
            case OPEN, OPEN_COLLECTION, LIST_COLLECTIONS, COLLECTION_EXISTS -> READ;
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

    /** How the request may be sent again when nobody knows whether it was carried out. */
    Repeat whenInDoubt() {
        return inDoubt;
    }
}
