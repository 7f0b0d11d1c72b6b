/**
 * Lucene formats for vectors with and without a graph. Public only so that Lucene can load them by their names.
 * May use the field names of {@code document}.
 */
@NullMarked
package io.covector.embedded.internal.codec;

import org.jspecify.annotations.NullMarked;
