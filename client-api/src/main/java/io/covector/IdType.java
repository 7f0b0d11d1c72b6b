package io.covector;

/** What the ids of a collection are. */
public enum IdType {
    /** Text of 1 to {@value RecordId#MAX_BYTES} bytes in UTF-8. */
    STRING,
    /** A 64-bit signed integer. */
    LONG
}
