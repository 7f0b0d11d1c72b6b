package io.covector.pgvector.internal.schema;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.pgvector.internal.sql.VectorTypes;

/**
 * What the connected server is and can do. Immutable and thread-safe.
 *
 * @param postgres version of PostgreSQL in its own words, such as {@code 16.4}
 * @param pgvector version of the extension
 * @param pgvectorText the same in its own words
 * @param schema where collections are created and looked for
 * @param types how the extension's types are written
 */
public record Server(
        String postgres, ExtensionVersion pgvector, String pgvectorText, String schema, VectorTypes types) {
    /** pgvector's own limits. */
    private static final int MAX_DIMENSION = 16_000;

    private static final int MAX_INDEXED_VECTOR = 2_000;
    private static final int MAX_INDEXED_HALFVEC = 4_000;
    /** Enough for any use we know, and the limit of the other backends. */
    private static final int MAX_TOP_K = 16_384;
    /** jsonb holds up to 256 MB; a row must fit a message of 1 GB together with its copies on the way. */
    private static final int MAX_METADATA_BYTES = 64 << 20;

    /**
     * The longest text of which the entry of an index fits into a third of a page of 8 KiB, as btree and GIN want it,
     * if it cannot be compressed: 2,704 bytes less those of two headers.
     */
    private static final int MAX_INDEXED_TEXT_BYTES = 2_692;

    /** Whether an index on so many dimensions must be one on halfvec. */
    static boolean needsHalfvec(int dimension) {
        return dimension > MAX_INDEXED_VECTOR;
    }

    public Capabilities capabilities() {
        Capabilities.Builder builder = Capabilities.builder("pgvector", words())
                .unwrapTypes("javax.sql.DataSource")
                .support(
                        Capability.IVF_FLAT_INDEX,
                        Capability.INDEX_CHANGE,
                        Capability.CONCURRENT_INDEX_BUILD,
                        Capability.INDEX_BUILD_MEMORY,
                        Capability.EXACT_SEARCH,
                        Capability.INSERT_REJECTS_EXISTING,
                        Capability.TEXT,
                        Capability.PERSISTENCE)
                .maxDimension(MAX_DIMENSION, pgvector.hasHalfvec() ? MAX_INDEXED_HALFVEC : MAX_INDEXED_VECTOR)
                .maxTopK(MAX_TOP_K)
                .maxMetadataBytes(MAX_METADATA_BYTES)
                .maxIndexedTextBytes(MAX_INDEXED_TEXT_BYTES);
        if (pgvector.hasHnsw()) {
            builder.support(Capability.HNSW_INDEX);
        }
        return builder.build();
    }

    public String words() {
        return "PostgreSQL " + postgres + ", pgvector " + pgvectorText;
    }
}
