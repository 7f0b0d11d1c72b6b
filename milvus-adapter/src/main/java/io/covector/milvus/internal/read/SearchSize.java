package io.covector.milvus.internal.read;

import io.covector.CollectionSpec;
import io.covector.Projection;
import io.covector.spi.SearchBatch;

/** How many searches fit one request: the vectors into the request, their hits into the answer. Stateless. */
public final class SearchSize {
    /** Most vectors of a search request: a limit of every version. */
    public static final int MAX_QUERIES = 16_384;

    /**
     * Half of the 64 MiB that the SDK's own client accepts, because metadata and texts may be larger than assumed here.
     * If they are much larger, the answer is refused and asked for in parts.
     */
    static final long ANSWER_BYTES = 32L << 20;

    /** Bytes of a hit beside its metadata and vector: id, score and their tags. */
    private static final int HIT_BYTES = 64;

    private static final int FIELD_BYTES = 32;
    private static final int METADATA_BYTES = 512;
    private static final int TEXT_BYTES = 1_024;
    private static final int REQUEST_BYTES = 1 << 16;

    private SearchSize() {}

    /** Most searches of one request; at least 1. */
    public static int maxQueries(CollectionSpec spec, SearchBatch like, long maxMessageBytes) {
        int vectorBytes = spec.vectorField().dimension() * Float.BYTES + 8;
        long bySending = (maxMessageBytes - REQUEST_BYTES) / vectorBytes;
        return (int) Math.max(1, Math.min(bySending, maxAnswers(spec, like.projection(), like.topK())));
    }

    /** Most searches whose answers fit one message when each has so many hits; at least 1. */
    private static int maxAnswers(CollectionSpec spec, Projection projection, int hits) {
        return (int) Math.max(1, Math.min(MAX_QUERIES, ANSWER_BYTES / (rowBytes(spec, projection) * hits)));
    }

    /** Bytes of a row as far as the spec says. */
    static long rowBytes(CollectionSpec spec, Projection projection) {
        long bytes = HIT_BYTES;
        if (projection.includesMetadata()) {
            bytes += METADATA_BYTES + (long) spec.fields().size() * FIELD_BYTES;
        }
        if (spec.hasText() && projection.includesText()) {
            bytes += TEXT_BYTES;
        }
        if (projection.includesVectors()) {
            bytes += (long) spec.vectorField().dimension() * Float.BYTES;
        }
        return bytes;
    }
}
