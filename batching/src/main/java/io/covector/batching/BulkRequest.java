package io.covector.batching;

import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.batching.tuning.Choice;
import io.covector.spi.Deadline;
import io.covector.spi.WriteMode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The changes that a bulk writer sends together, and what becomes of each. For the thread that sends it. */
final class BulkRequest implements Report {
    private final List<Change> changes;
    private final Choice choice;
    private final WriteOutcome[] outcomes;
    private final @Nullable VectorException[] causes;
    private @Nullable VectorException stop;

    BulkRequest(List<Change> changes, Choice choice) {
        this.changes = changes;
        this.choice = choice;
        this.outcomes = new WriteOutcome[changes.size()];
        this.causes = new VectorException[changes.size()];
        Arrays.fill(outcomes, WriteOutcome.WRITTEN);
    }

    List<Change> changes() {
        return changes;
    }

    void send(Writing writing, Traffic traffic, WriteMode mode, Deadline deadline) {
        if (changes.get(0).isDelete()) {
            delete(writing, traffic, deadline);
            return;
        }
        long bytes = changes.stream().mapToLong(Change::bytes).sum();
        int[] all = IntStream.range(0, changes.size()).toArray();
        new Shipment(writing, traffic, this::record, this, deadline).send(all, bytes, choice, mode);
    }

    private VectorRecord record(int index) {
        return Objects.requireNonNull(changes.get(index).record());
    }

    private void delete(Writing writing, Traffic traffic, Deadline deadline) {
        List<RecordId> ids = changes.stream().map(Change::id).toList();
        traffic.begin();
        try {
            writing.collection().delete(ids, writing.timeout().next(deadline).listening(traffic));
        } catch (VectorException e) {
            WriteOutcome outcome = e.mayHaveApplied() ? WriteOutcome.UNKNOWN : WriteOutcome.REJECTED;
            stopped(IntStream.range(0, ids.size()), outcome, e);
        } finally {
            traffic.end(ids.size(), 0);
        }
    }

    /** Something unexpected: nobody knows what happened. */
    void broken(VectorException cause) {
        stopped(IntStream.range(0, changes.size()), WriteOutcome.UNKNOWN, cause);
    }

    WriteOutcome outcome(int index) {
        return outcomes[index];
    }

    /** Why it is not written. */
    VectorException cause(int index) {
        return Objects.requireNonNull(causes[index]);
    }

    @Override
    public @Nullable VectorException stop() {
        return stop;
    }

    @Override
    public void refused(int index, WriteOutcome outcome, VectorException cause) {
        outcomes[index] = outcome;
        causes[index] = cause;
    }

    @Override
    public void stopped(IntStream part, WriteOutcome outcome, VectorException cause) {
        stop = cause;
        part.forEach(index -> refused(index, outcome, cause));
    }

    @Override
    public void notSent(IntStream part, WriteOutcome outcome, VectorException cause) {
        part.forEach(index -> refused(index, outcome, cause));
    }
}
