package io.covector;

/** What a write does with an id that is stored already. */
public enum WriteMode {
    /** Its record is replaced; see {@link VectorCollection#upsert(java.util.List)}. */
    UPSERT,
    /** The caller knows that there is none: the fast path; see {@link VectorCollection#insert(java.util.List)}. */
    INSERT
}
