/**
 * Nearest vectors and scans by id, over the matches of {@code filter}.
 * May use {@code filter} and {@code document}; reads only.
 */
@NullMarked
package io.covector.embedded.internal.search;

import org.jspecify.annotations.NullMarked;
