/**
 * Writes and deletes: the statements, and the records as rows.
 * It may touch {@code filter}, {@code schema}, {@code connection}, {@code sql} and {@code codec}; not {@code read}.
 * Its classes are public for the other internal packages only.
 */
@NullMarked
package io.covector.pgvector.internal.write;

import org.jspecify.annotations.NullMarked;
