/**
 * Searches: a batch becomes requests that the {@code engine} shares among threads, and single searches of many threads
 * share one. May use {@code engine}, {@code sizing} and the API. Knows nothing of writes.
 */
@NullMarked
package io.covector.batching.search;

import org.jspecify.annotations.NullMarked;
