/**
 * Collections as a whole: created, found, loaded, indexed, dropped.
 * May touch {@code rpc}, {@code schema}, {@code consistency}, {@code server} and {@code config}.
 */
@NullMarked
package io.covector.milvus.internal.catalog;

import org.jspecify.annotations.NullMarked;
