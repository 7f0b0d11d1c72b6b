package io.covector.batching.bulk;

import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteOutcome;
import io.covector.batching.engine.HelperInterrupt;
import io.covector.batching.sizing.Choice;
import io.covector.batching.write.BatchSender;
import io.covector.batching.write.DeleteSender;
import io.covector.batching.write.OutcomeSink;
import io.covector.batching.write.RecordRange;
import io.covector.batching.write.WriteTarget;
import io.covector.spi.CallContext;
import io.covector.spi.Thrown;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The changes that a bulk writer sends together, and what becomes of each. For the thread that sends it. */
final class BulkRequest implements OutcomeSink {
    private final List<Change> changes;
    private final Choice choice;
    private final WriteOutcome[] outcomes;
    private final @Nullable VectorException[] causes;
    private @Nullable VectorException stop;
    private final boolean[] isLeft;
    private boolean isInterrupted;
    private boolean isBroken;
    private Predicate<VectorException> isInterrupt = failure -> false;

    BulkRequest(List<Change> changes, Choice choice) {
        this.changes = changes;
        this.choice = choice;
        this.outcomes = new WriteOutcome[changes.size()];
        this.causes = new VectorException[changes.size()];
        this.isLeft = new boolean[changes.size()];
        Arrays.fill(outcomes, WriteOutcome.WRITTEN);
    }

    List<Change> changes() {
        return changes;
    }

    /**
     * Sends it.
     *
     * @param isHelper whether an interrupt of this thread does not concern the request; otherwise it ends the request,
     *     and what has no outcome then is left
     */
    void send(WriteTarget target, WriteMode mode, CallContext call, boolean isHelper) {
        isInterrupt = failure -> !isHelper && HelperInterrupt.isCauseOf(failure, call);
        if (changes.get(0).isDelete()) {
            List<RecordId> ids = changes.stream().map(Change::id).toList();
            new DeleteSender(target, this, call, isHelper).send(ids);
            return;
        }
        long bytes = changes.stream().mapToLong(Change::bytes).sum();
        List<VectorRecord> records = changes.stream()
                .map(change -> Objects.requireNonNull(change.record()))
                .toList();
        WriteMode again = changes.get(0).isInDoubt() ? WriteMode.UPSERT : mode;
        new BatchSender(target, this, call).send(RecordRange.all(records), bytes, choice, again, isHelper);
    }

    /** Something unexpected was thrown besides: nobody knows what happened. */
    void broken(Throwable thrown) {
        isBroken = true; // first, as there may be no memory for more, and no text of what was thrown
        broken(IntStream.range(0, changes.size()), thrown);
    }

    /** Whether a change has no outcome, because the sender was interrupted: somebody else is to send it. */
    boolean isLeft(int index) {
        return isLeft[index] && !isBroken;
    }

    WriteOutcome outcome(int index) {
        WriteOutcome outcome = outcomes[index];
        boolean isUnknown =
                outcome == WriteOutcome.WRITTEN ? isBroken : changes.get(index).isInDoubt();
        return isUnknown ? WriteOutcome.UNKNOWN : outcome;
    }

    /** Why the writer must send nothing more; an interrupt of the sender is no reason. */
    @Nullable
    VectorException stopsWriter() {
        return isInterrupted && !isBroken ? null : stop();
    }

    /** Why it is not written. */
    VectorException cause(int index) {
        VectorException cause = causes[index];
        return cause != null ? cause : Objects.requireNonNull(stop());
    }

    @Override
    public @Nullable VectorException stop() {
        if (isBroken && stop == null) {
            stop = VectorException.builder(ErrorCode.INTERNAL, "the writer failed unexpectedly")
                    .mayHaveApplied(true)
                    .build();
        }
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
        isInterrupted = isInterrupt.test(cause);
        notSent(part, outcome, cause);
    }

    @Override
    public void notSent(IntStream part, WriteOutcome outcome, VectorException cause) {
        part.forEach(index -> {
            refused(index, outcome, cause);
            if (isInterrupted) {
                isLeft[index] = true;
                changes.get(index).putInDoubtIf(outcome == WriteOutcome.UNKNOWN);
            }
        });
    }

    @Override
    public void broken(IntStream part, Throwable thrown) {
        VectorException cause = VectorException.builder(
                        ErrorCode.INTERNAL, "the writer failed unexpectedly: " + Thrown.text(thrown))
                .mayHaveApplied(true)
                .cause(thrown)
                .build();
        stopped(part, WriteOutcome.UNKNOWN, cause);
    }
}
