package io.covector.batching.bulk;

import io.covector.BulkFailure;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the changes of a bulk writer. Not thread-safe. */
final class BulkCounts {
    private final int maxFailures;
    private final List<BulkFailure> failures = new ArrayList<>();
    private long accepted;
    private long written;
    private long rejected;
    private long inDoubt;
    private @Nullable VectorException first;

    BulkCounts(int maxFailures) {
        this.maxFailures = maxFailures;
    }

    /** The position of one more change. */
    long accept() {
        return accepted++;
    }

    void written(Change change) {
        written += change.count();
    }

    /** The failures of one change: one for each position that it stands for. */
    List<BulkFailure> failed(Change change, WriteOutcome outcome, VectorException cause, String reason) {
        if (first == null) {
            first = cause;
        }
        ErrorCode code = cause.code();
        List<BulkFailure> all = change.positions()
                .mapToObj(position -> new BulkFailure(position, change.id(), outcome, code, reason))
                .toList();
        for (BulkFailure failure : all) {
            if (failures.size() < maxFailures) {
                failures.add(failure);
            }
        }
        if (outcome == WriteOutcome.UNKNOWN) {
            inDoubt += all.size();
        } else {
            rejected += all.size();
        }
        return all;
    }

    List<BulkFailure> failures() {
        return List.copyOf(failures);
    }

    /** Why the first change failed. */
    @Nullable
    VectorException firstCause() {
        return first;
    }

    long accepted() {
        return accepted;
    }

    long written() {
        return written;
    }

    long rejected() {
        return rejected;
    }

    long inDoubt() {
        return inDoubt;
    }
}
