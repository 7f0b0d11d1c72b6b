package io.covector.pgvector;

import io.covector.Capabilities;
import io.covector.Capability;
import io.covector.Metric;

/**
 * What the connected server is, and how its vector types and operators are written: always with the schema of the
 * extension, so that no search_path matters. Immutable and thread-safe.
 *
 * @param postgres version of PostgreSQL in its own words, such as {@code 16.4}
 * @param pgvector version of the extension
 * @param pgvectorText the same in its own words
 * @param schema where collections are created and looked for
 * @param extensionSchema where the extension's types are
 */
record Server(String postgres, ExtensionVersion pgvector, String pgvectorText, String schema, String extensionSchema) {
    /** pgvector's own limits. */
    private static final int MAX_DIMENSION = 16_000;

    private static final int MAX_INDEXED_VECTOR = 2_000;
    private static final int MAX_INDEXED_HALFVEC = 4_000;
    /** Enough for any use we know, and the limit of the other backends. */
    private static final int MAX_TOP_K = 16_384;
    /** jsonb holds up to 256 MB; a row must fit a message of 1 GB together with its copies on the way. */
    private static final int MAX_METADATA_BYTES = 64 << 20;

    /** Whether an index on so many dimensions must be one on halfvec. */
    static boolean needsHalfvec(int dimension) {
        return dimension > MAX_INDEXED_VECTOR;
    }

    Capabilities capabilities() {
        Capabilities.Builder builder = Capabilities.builder("pgvector", words())
                .support(
                        Capability.IVF_FLAT_INDEX,
                        Capability.INDEX_CHANGE,
                        Capability.CONCURRENT_INDEX_BUILD,
                        Capability.INDEX_BUILD_MEMORY,
                        Capability.EXACT_SEARCH,
                        Capability.INSERT_REJECTS_EXISTING,
                        Capability.PERSISTENCE)
                .maxDimension(MAX_DIMENSION, pgvector.hasHalfvec() ? MAX_INDEXED_HALFVEC : MAX_INDEXED_VECTOR)
                .maxTopK(MAX_TOP_K)
                .maxMetadataBytes(MAX_METADATA_BYTES);
        if (pgvector.hasHnsw()) {
            builder.support(Capability.HNSW_INDEX);
        }
        return builder.build();
    }

    String words() {
        return "PostgreSQL " + postgres + ", pgvector " + pgvectorText;
    }

    String vectorType() {
        return extension("vector");
    }

    String vectorType(int dimension) {
        return extension("vector") + "(" + dimension + ")";
    }

    String halfvecType(int dimension) {
        return extension("halfvec") + "(" + dimension + ")";
    }

    /** The function that gives a vector's binary form as bytea, in which it comes back also where the driver reads text. */
    String vectorSend() {
        return extension("vector_send");
    }

    /** The operator whose result is {@link Metric#distance}; the same for vector and halfvec. */
    String operator(Metric metric) {
        String operator = switch (metric) {
            case COSINE -> "<=>";
            case DOT -> "<#>";
            case EUCLIDEAN -> "<->";
        };
        return "OPERATOR(" + Quote.name(extensionSchema) + "." + operator + ")";
    }

    /** The operator class that makes an index serve the operator. */
    String operatorClass(Metric metric, boolean halfvec) {
        return extension(operatorClassName(metric, halfvec));
    }

    static String operatorClassName(Metric metric, boolean halfvec) {
        String kind = switch (metric) {
            case COSINE -> "_cosine_ops";
            case DOT -> "_ip_ops";
            case EUCLIDEAN -> "_l2_ops";
        };
        return (halfvec ? "halfvec" : "vector") + kind;
    }

    /** As the driver looks types up: without doubling of quotes. */
    String driverName(String type) {
        return '"' + extensionSchema + "\".\"" + type + '"';
    }

    private String extension(String name) {
        return Quote.qualified(extensionSchema, name);
    }
}
