/**
 * Filters as conditions of SQL.
 * It may touch {@code schema}, {@code sql} and {@code codec}; it sends nothing.
 * Its classes are public for the other internal packages only.
 */
@NullMarked
package io.covector.pgvector.internal.filter;

import org.jspecify.annotations.NullMarked;
