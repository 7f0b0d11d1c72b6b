/**
 * Statements as they are written: text, bound values, quoted names, and the names of the types of the extension.
 * It may touch {@code codec}.
 * Its classes are public for the other internal packages only.
 */
@NullMarked
package io.covector.pgvector.internal.sql;

import org.jspecify.annotations.NullMarked;
