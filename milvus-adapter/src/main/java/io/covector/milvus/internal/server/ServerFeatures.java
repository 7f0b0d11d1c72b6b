package io.covector.milvus.internal.server;

/**
 * What a server's expressions can say, and how it answers. Immutable and thread-safe.
 *
 * @param lite whether it is Milvus Lite, where true equals 1 and comparing values of different types is unknown
 * @param infixLike whether LIKE accepts patterns that start with a wildcard
 * @param templates whether values can be sent beside the expression
 * @param forgetsDeletions whether a read at the time of a write may return records that were deleted long ago
 * @param shortPages whether a page of a query may be short although more records match
 */
public record ServerFeatures(
        boolean lite, boolean infixLike, boolean templates, boolean forgetsDeletions, boolean shortPages) {}
