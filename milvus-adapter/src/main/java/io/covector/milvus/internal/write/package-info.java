/**
 * Writes and deletes of one collection. Deletes read first, so that they know how many records there were.
 * May touch every room but the top.
 */
@NullMarked
package io.covector.milvus.internal.write;

import org.jspecify.annotations.NullMarked;
