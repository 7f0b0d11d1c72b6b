/**
 * Get, count, scan and search of one collection.
 * May touch every room but {@code write} and the top.
 */
@NullMarked
package io.covector.milvus.internal.read;

import org.jspecify.annotations.NullMarked;
