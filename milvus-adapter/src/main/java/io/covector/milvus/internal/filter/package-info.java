/**
 * Filters as expressions of the server, and the evaluation of filters in the client.
 * May touch the names in {@code schema} and the features in {@code server}. Sends nothing.
 */
@NullMarked
package io.covector.milvus.internal.filter;

import org.jspecify.annotations.NullMarked;
