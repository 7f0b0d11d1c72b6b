/**
 * Records, vectors and queries as messages of Milvus, and answers as records and hits.
 * May touch {@code schema}, {@code filter}, {@code consistency} and the wire message of {@code rpc}. Sends nothing.
 */
@NullMarked
package io.covector.milvus.internal.codec;

import org.jspecify.annotations.NullMarked;
