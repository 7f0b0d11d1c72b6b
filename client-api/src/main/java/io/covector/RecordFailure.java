package io.covector;

import java.util.Objects;

/**
 * One record that a write did not, or maybe did not, store. Immutable and thread-safe.
 *
 * @param index position in the call, from 0
 * @param id the id
 * @param outcome {@link WriteOutcome#REJECTED} or {@link WriteOutcome#UNKNOWN}
 * @param code why
 * @param reason why, in words
 */
public record RecordFailure(int index, RecordId id, WriteOutcome outcome, ErrorCode code, String reason) {
    /** Checks that nothing is missing. */
    public RecordFailure {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(reason, "reason");
    }
}
