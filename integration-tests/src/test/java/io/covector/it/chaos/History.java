package io.covector.it.chaos;

import io.covector.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of one id, in their order: one writer, any number of readers. Thread-safe. */
final class History {
    /** The version of an id without a record. */
    static final int ABSENT = 0;

    private final List<Change> changes = new ArrayList<>();

    History() {
        changes.add(new Change(ABSENT));
        changes.get(0).settle(WriteOutcome.WRITTEN, 0);
    }

    /** A change to a version, and what became of it. */
    static final class Change {
        private final int version;
        private @Nullable WriteOutcome outcome;
        private long settled;

        private Change(int version) {
            this.version = version;
        }

        private void settle(WriteOutcome known, long now) {
            outcome = known;
            settled = now;
        }
    }

    /** Before the change is sent. */
    synchronized Change begin(int version) {
        Change change = new Change(version);
        changes.add(change);
        return change;
    }

    /** When its outcome is known, at this tick of the ledger. */
    synchronized void settle(Change change, WriteOutcome outcome, long now) {
        change.settle(outcome, now);
    }

    /**
     * Whether a read that began at this tick, and has ended, may have seen the version: it is that of the last change
     * that was acknowledged before, or of one that was begun after that, or of one in doubt, which may take effect at
     * any time.
     */
    synchronized boolean mayHold(int version, long begun) {
        boolean superseded = false;
        for (int i = changes.size() - 1; i >= 0; i--) {
            Change change = changes.get(i);
            boolean inDoubt = change.outcome == WriteOutcome.UNKNOWN;
            if (change.version == version && change.outcome != WriteOutcome.REJECTED && (!superseded || inDoubt)) {
                return true;
            }
            superseded |= change.outcome == WriteOutcome.WRITTEN && change.settled <= begun;
        }
        return false;
    }

    /** Whether the version is that of the last acknowledged change. */
    synchronized boolean isLastWritten(int version) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            if (changes.get(i).outcome == WriteOutcome.WRITTEN) {
                return changes.get(i).version == version;
            }
        }
        return false;
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder();
        for (Change change : changes.subList(Math.max(0, changes.size() - 12), changes.size())) {
            text.append(change.version == ABSENT ? "delete" : "v" + change.version)
                    .append(' ')
                    .append(change.outcome == null ? "in flight" : change.outcome + "@" + change.settled)
                    .append("; ");
        }
        return text.toString();
    }
}
