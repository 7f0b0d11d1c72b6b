package io.covector.embedded;

/** Names of the Lucene fields of a record. */
final class Fields {
    /** {@link IdTerms}: the indexed term that makes the record unique, and a doc value to read it back. */
    static final String ID = "id";
    /** The vector, if it is {@link SafeRange safe} to compare in single precision. */
    static final String VECTOR = "vector";
    /** The vector otherwise; it is never part of a graph. */
    static final String ODD_VECTOR = "vector.odd";
    /** All metadata as JSON, stored. */
    static final String METADATA = "metadata";
    /** {@link KeyTerms} of the metadata. */
    static final String KEYS = "keys";
    /** {@link NumberBytes} of the metadata as two-dimensional points: key, number. */
    static final String NUMBERS = "numbers";

    private Fields() {}
}
