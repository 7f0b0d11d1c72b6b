package io.covector.benchmarks.harness;

/**
 * Rows to store and vectors to search with. A row's other values follow from its number, so that every process has the
 * same. Immutable by agreement and thread-safe.
 */
public final class Dataset {
    private final String name;
    private final float[][] rows;
    private final float[][] queries;

    Dataset(String name, float[][] rows, float[][] queries) {
        this.name = name;
        this.rows = rows;
        this.queries = queries;
    }

    /** For reports. */
    public String name() {
        return name;
    }

    /** Components of a vector. */
    public int dimension() {
        return rows[0].length;
    }

    /** Number of rows. */
    public int size() {
        return rows.length;
    }

    /** The vector of a row, not a copy. */
    public float[] row(int number) {
        return rows[number];
    }

    /** Number of vectors to search with. */
    public int queries() {
        return queries.length;
    }

    /** A vector to search with, not a copy. */
    public float[] query(int number) {
        return queries[number];
    }

    /** A text that stands for what was embedded. */
    public String text(int row) {
        return "What row number " + row + " says, in a sentence of usual length.";
    }
}
