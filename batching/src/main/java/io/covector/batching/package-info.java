/** Splits writes and searches of any size into well-sized requests. */
@NullMarked
package io.covector.batching;

import org.jspecify.annotations.NullMarked;
