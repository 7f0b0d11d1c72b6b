package io.covector.spi;

/** What a write does with an id that is stored already. */
public enum WriteMode {
    /** Replaces the record. */
    UPSERT,
    /** The caller says that there is none. */
    INSERT
}
