package io.covector.milvus;

/**
 * What a server's expressions can say, and how it answers. Immutable and thread-safe.
 *
 * @param lite whether it is Milvus Lite, where true equals 1 and an order of unlike types is unknown
 * @param infixLike whether LIKE takes patterns that start with a wildcard
 * @param templates whether values are sent beside the expression
 * @param forgetsDeletions whether a read beside a change may return what was deleted long ago, see {@link Turns}
 * @param shortPages whether a page of a query may be short though more records match
 */
record Features(boolean lite, boolean infixLike, boolean templates, boolean forgetsDeletions, boolean shortPages) {}
