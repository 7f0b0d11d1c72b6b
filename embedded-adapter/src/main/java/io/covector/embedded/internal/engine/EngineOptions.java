package io.covector.embedded.internal.engine;

import io.covector.embedded.internal.index.WriteBuffers;

/**
 * When the engines of a backend write to disk. Thread-safe.
 *
 * @param buffers memory for records that are not yet in a segment
 * @param logBytes length of the log at which the index is committed
 */
public record EngineOptions(WriteBuffers buffers, long logBytes) {}
