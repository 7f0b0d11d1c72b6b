package io.covector;

import java.util.Objects;

/**
 * One record that a {@link BulkWriter} did not, or maybe did not, write or delete. Immutable and thread-safe.
 *
 * @param position position in the stream, from 0: what was given to the writer before it
 * @param id the id
 * @param outcome {@link WriteOutcome#REJECTED} or {@link WriteOutcome#UNKNOWN}
 * @param code why
 * @param reason why, in words
 */
public record BulkFailure(long position, RecordId id, WriteOutcome outcome, ErrorCode code, String reason) {
    /** Checks that nothing is missing. */
    public BulkFailure {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(reason, "reason");
    }
}
