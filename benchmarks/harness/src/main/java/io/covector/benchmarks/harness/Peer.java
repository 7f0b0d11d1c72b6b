package io.covector.benchmarks.harness;

/**
 * A way for a Java program to use a vector database. Whoever implements it uses a library as its documentation says,
 * with a connection pool of its own, and builds the objects that the library takes in {@link #prepare}, which is not
 * measured. What a library cannot do throws {@link UnsupportedOperationException}. Searches run on several threads at
 * once; the rest on one.
 */
public interface Peer extends AutoCloseable {
    /** Hits of every search. */
    int TOP_K = 10;

    /**
     * Leaves an empty collection.
     *
     * @param indexed whether it has an HNSW index, m 16 and ef_construction 64, from the start
     */
    void create(boolean indexed);

    /** Builds the library's own objects for rows, which later writes take. */
    void prepare(int from, int to);

    /** Stores rows that are not there. */
    void insert(int from, int to);

    /** Stores rows that may be there. */
    void upsert(int from, int to);

    /** Stores rows that may be there by what the library has for loads of any size. */
    default void bulk(int from, int to) {
        throw new UnsupportedOperationException("no bulk writer");
    }

    /**
     * Stores rows that are not there, and leaves them under the HNSW index that the collection was created with, by the
     * fastest way that the library has.
     */
    default void load(int from, int to) {
        insert(from, to);
    }

    /**
     * Makes what {@link #search} needs, after all rows are stored: an index, whatever the library or its manual does.
     */
    void finish();

    /** The numbers of the rows nearest to a query, nearest first; the hits' metadata is fetched too. */
    int[] search(int query, Restriction restriction);

    /** The numbers of the rows nearest to each of the queries, in one request. */
    default int[][] searchBatch(int from, int to) {
        throw new UnsupportedOperationException("no request for many searches");
    }

    /** Removes the collection. */
    void drop();

    @Override
    void close();
}
