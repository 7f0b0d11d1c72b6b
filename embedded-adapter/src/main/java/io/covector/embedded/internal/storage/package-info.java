/**
 * Where collections are: in a directory or in memory. It creates, finds, locks and removes them.
 * May use {@code log}, {@code file} and the first commit of {@code index}.
 */
@NullMarked
package io.covector.embedded.internal.storage;

import org.jspecify.annotations.NullMarked;
