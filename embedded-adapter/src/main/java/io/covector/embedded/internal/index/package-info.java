/**
 * The Lucene index of one collection: changes, refreshes, commits, lookups by id.
 * May use {@code document}, {@code codec}, {@code lock}, {@code file} and the entries of {@code log}; knows no
 * log files.
 */
@NullMarked
package io.covector.embedded.internal.index;

import org.jspecify.annotations.NullMarked;
