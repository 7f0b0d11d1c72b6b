package io.covector;

/** Something that only some backends, or some versions of a server, can do. */
public enum Capability {
    /** {@link IndexSpec.Hnsw} indexes. */
    HNSW_INDEX("an HNSW index"),
    /** {@link IndexSpec.IvfFlat} indexes. */
    IVF_FLAT_INDEX("an IVF_FLAT index"),
    /** Creating and dropping the vector index of a collection that holds records. */
    INDEX_CHANGE("creating or dropping the index of an existing collection"),
    /** {@link IndexBuild#concurrently()}. */
    CONCURRENT_INDEX_BUILD("building an index concurrently with writes"),
    /** {@link IndexBuild#memoryBytes(long)}. */
    INDEX_BUILD_MEMORY("setting the memory of an index build"),
    /** {@link SearchTuning#exact()} on a collection that has an index. */
    EXACT_SEARCH("an exact search beside an index"),
    /** More than one vector field in a collection. */
    MULTIPLE_VECTOR_FIELDS("more than one vector field"),
    /** {@link CollectionSpec.Builder#text()}. */
    TEXT("a text of records"),
    /**
     * An insert of an id that is stored already is rejected; without it the outcome of such an insert is not defined.
     */
    INSERT_REJECTS_EXISTING("rejecting an insert of an existing id"),
    /** Collections outlive the client. */
    PERSISTENCE("keeping collections after the client is closed");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    /** What it is, as used in error messages. */
    public String words() {
        return words;
    }
}
