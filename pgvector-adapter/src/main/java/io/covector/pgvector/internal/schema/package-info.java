/**
 * What the server is, and how a collection becomes a table, is found again, and gets its indexes.
 * It may touch {@code connection}, {@code sql} and {@code codec}; it knows no record.
 * Its classes are public for the other internal packages only.
 */
@NullMarked
package io.covector.pgvector.internal.schema;

import org.jspecify.annotations.NullMarked;
