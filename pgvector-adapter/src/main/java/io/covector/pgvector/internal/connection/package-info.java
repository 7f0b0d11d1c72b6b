/**
 * Where connections come from, how a call runs on one and ends in time, and what failures of the driver mean.
 * It may touch {@code sql} and {@code codec}; it knows no table and no record.
 * Its classes are public for the other internal packages only.
 */
@NullMarked
package io.covector.pgvector.internal.connection;

import org.jspecify.annotations.NullMarked;
