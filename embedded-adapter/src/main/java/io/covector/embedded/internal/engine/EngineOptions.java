package io.covector.embedded.internal.engine;

/**
 * When an engine writes to disk. Immutable and thread-safe.
 *
 * @param bufferBytes memory for records that are not yet in a segment
 * @param logBytes length of the log at which the index is committed
 */
public record EngineOptions(long bufferBytes, long logBytes) {}
