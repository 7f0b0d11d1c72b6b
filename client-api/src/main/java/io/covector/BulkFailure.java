package io.covector;

/**
 * One record that a {@link BulkWriter} did not, or maybe did not, write or delete. Immutable and thread-safe.
 *
 * @param position position in the stream, from 0: what was given to the writer before it
 * @param id the id
 * @param outcome {@link WriteOutcome#REJECTED} or {@link WriteOutcome#UNKNOWN}
 * @param code why
 * @param reason why, in words
 */
public record BulkFailure(long position, RecordId id, WriteOutcome outcome, ErrorCode code, String reason) {}
