package io.covector;

/** What became of one record of a write. */
public enum WriteOutcome {
    /** Stored, or replaced in the same call by a later record of the same id that is stored. */
    WRITTEN,
    /** Known not to be stored. */
    REJECTED,
    /** Stored or not: the answer was lost or came too late. Upserting it again is safe. */
    UNKNOWN
}
