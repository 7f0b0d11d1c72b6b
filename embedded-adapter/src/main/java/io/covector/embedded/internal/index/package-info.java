/**
 * The Lucene index of one collection: changes, refreshes, commits, lookups by id.
 * May use {@code document}, {@code codec} and the entries of {@code log}; knows no files.
 */
@NullMarked
package io.covector.embedded.internal.index;

import org.jspecify.annotations.NullMarked;
