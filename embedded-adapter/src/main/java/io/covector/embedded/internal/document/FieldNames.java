package io.covector.embedded.internal.document;

/** Names of the Lucene fields of a record. */
public final class FieldNames {
    /** {@link IdTerms}: the indexed term that makes the record unique, and a doc value to read it back. */
    public static final String ID = "id";
    /** The vector, if it can be compared in {@link SinglePrecision}. */
    public static final String VECTOR = "vector";
    /** The vector otherwise; it is never part of a graph. */
    public static final String OUT_OF_RANGE_VECTOR = "vector.odd";
    /** All metadata as JSON, stored. */
    static final String METADATA = "metadata";
    /** The text, stored; only of records that have one. */
    static final String TEXT = "text";
    /** {@link KeyTerms} of the metadata and of the text. */
    public static final String KEYS = "keys";
    /** {@link NumberBytes} of the metadata as two-dimensional points: key, number. */
    static final String NUMBERS = "numbers";

    private FieldNames() {}
}
