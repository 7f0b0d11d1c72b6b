package io.covector.spi;

/**
 * Sizes of requests that suit a collection. Immutable and thread-safe.
 *
 * @param startRows records of a write request, to begin with
 * @param maxRows records of a write request at most; ids of a get or delete request at most
 * @param maxBytes encoded bytes of a write request at most
 * @param maxQueries vectors of a search request at most
 */
public record BatchLimits(int startRows, int maxRows, long maxBytes, int maxQueries) {}
