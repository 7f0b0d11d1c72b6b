package io.covector.pgvector.internal.schema;

/** Version of the pgvector extension, such as 0.8.5. Immutable and thread-safe. */
public record ExtensionVersion(int major, int minor) {
    /** The first version that can go on with an index scan whose candidates a filter used up. */
    private static final ExtensionVersion ITERATIVE_SCAN = new ExtensionVersion(0, 8);
    /** The first version with halfvec, and so with indexes on more than 2000 dimensions. */
    private static final ExtensionVersion HALFVEC = new ExtensionVersion(0, 7);
    /** The first version with HNSW indexes. */
    private static final ExtensionVersion HNSW = new ExtensionVersion(0, 5);

    static ExtensionVersion parse(String text) {
        String[] parts = text.split("[^0-9]+", -1);
        return new ExtensionVersion(Integer.parseInt(parts[0]), parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    }

    public boolean hasIterativeScan() {
        return isAtLeast(ITERATIVE_SCAN);
    }

    boolean hasHalfvec() {
        return isAtLeast(HALFVEC);
    }

    boolean hasHnsw() {
        return isAtLeast(HNSW);
    }

    private boolean isAtLeast(ExtensionVersion other) {
        return major != other.major ? major > other.major : minor >= other.minor;
    }
}
