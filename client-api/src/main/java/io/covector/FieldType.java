package io.covector;

/** Type of a declared field. */
public enum FieldType {
    /** Text. */
    STRING,
    /** 64-bit signed integer. */
    LONG,
    /** 64-bit floating point; NaN and infinities are refused. */
    DOUBLE,
    /** True or false. */
    BOOLEAN,
    /** A list of texts, none of them null. */
    STRING_LIST
}
