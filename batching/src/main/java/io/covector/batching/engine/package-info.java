/**
 * The one engine for work of many requests: shares requests among threads, stops at a failure, awaits what is under
 * way, and throws what a helper met. May use the JDK and the call context. Knows nothing of records or searches.
 */
@NullMarked
package io.covector.batching.engine;

import org.jspecify.annotations.NullMarked;
