/**
 * Which server is connected, and what follows from its version.
 * May touch {@code config} and {@code schema}. Sends nothing.
 */
@NullMarked
package io.covector.milvus.internal.server;

import org.jspecify.annotations.NullMarked;
