/**
 * Searches, and reads by id: the statements, and the rows as records.
 * It may touch {@code filter}, {@code schema}, {@code connection}, {@code sql} and {@code codec}; not {@code write}.
 * Its classes are public for the other internal packages only.
 */
@NullMarked
package io.covector.pgvector.internal.read;

import org.jspecify.annotations.NullMarked;
