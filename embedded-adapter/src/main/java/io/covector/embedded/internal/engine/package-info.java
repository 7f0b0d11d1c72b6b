/**
 * An open collection: the order of index and log, locks of records, recovery after a failure.
 * May use {@code storage}, {@code index}, {@code log}, {@code filter}, {@code document}, {@code lock} and {@code file}.
 */
@NullMarked
package io.covector.embedded.internal.engine;

import org.jspecify.annotations.NullMarked;
