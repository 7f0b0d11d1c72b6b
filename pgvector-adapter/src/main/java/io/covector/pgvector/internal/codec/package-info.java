/**
 * How values are sent to the server and read from it, in the binary formats of PostgreSQL and pgvector.
 * It may touch the driver, and no other package of the adapter.
 * Its classes are public for the other internal packages only.
 */
@NullMarked
package io.covector.pgvector.internal.codec;

import org.jspecify.annotations.NullMarked;
