package io.covector.milvus;

import io.covector.CollectionSpec;
import io.covector.Projection;
import io.covector.spi.SearchBatch;

/** How many searches fit one request: the vectors into the request, their hits into the answer. Stateless. */
final class SearchSize {
    /** Vectors of a search request: a limit of every version. */
    static final int MAX_QUERIES = 16_384;

    /**
     * Half of the 64 MiB that the SDK's own client takes, since metadata may be larger than assumed; where it is much larger the
     * server refuses and the request is halved.
     */
    private static final long ANSWER_BYTES = 32L << 20;

    /** What a hit takes beside its metadata and vector: id, score, their tags. */
    private static final int HIT_BYTES = 64;

    private static final int FIELD_BYTES = 32;
    private static final int METADATA_BYTES = 512;
    private static final int REQUEST_BYTES = 1 << 16;

    private SearchSize() {}

    /** Searches of one request at most, 1 or more. */
    static int maxQueries(CollectionSpec spec, SearchBatch like, long maxMessageBytes) {
        int vectorBytes = spec.vectorField().dimension() * Float.BYTES + 8;
        long bySending = (maxMessageBytes - REQUEST_BYTES) / vectorBytes;
        return (int) Math.max(1, Math.min(bySending, maxAnswers(spec, like.projection(), like.topK())));
    }

    /** Searches whose answers fit one message, with so many hits each. */
    static int maxAnswers(CollectionSpec spec, Projection projection, int hits) {
        return (int) Math.max(1, Math.min(MAX_QUERIES, ANSWER_BYTES / (rowBytes(spec, projection) * hits)));
    }

    /** Records that are read by their ids in one request at most. */
    static int maxRows(CollectionSpec spec, Projection projection) {
        return (int) Math.max(1, Math.min(Server.MAX_ROWS, ANSWER_BYTES / rowBytes(spec, projection)));
    }

    private static long rowBytes(CollectionSpec spec, Projection projection) {
        long bytes = HIT_BYTES;
        if (projection.includesMetadata()) {
            bytes += METADATA_BYTES + (long) spec.fields().size() * FIELD_BYTES;
        }
        if (projection.includesVector()) {
            bytes += (long) spec.vectorField().dimension() * Float.BYTES;
        }
        return bytes;
    }
}
