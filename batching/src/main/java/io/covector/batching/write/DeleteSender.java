package io.covector.batching.write;

import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.WriteOutcome;
import io.covector.batching.engine.HelperInterrupt;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deletes records by their ids, as many as the server takes: a request that it refuses because of its data is halved
 * until the ids to blame stand alone. Any other failure is the end. Thread-safe if the sink is.
 */
public final class DeleteSender {
    private final WriteTarget target;
    private final OutcomeSink outcomes;
    private final CallContext call;
    private final boolean isHelper;

    /**
     * For one call.
     *
     * @param isHelper whether the interrupt of the thread that sends does not concern the call
     */
    public DeleteSender(WriteTarget target, OutcomeSink outcomes, CallContext call, boolean isHelper) {
        this.target = target;
        this.outcomes = outcomes;
        this.call = call;
        this.isHelper = isHelper;
    }

    /** Deletes in one request, and in smaller ones what the server refuses. */
    public void send(List<RecordId> ids) {
        send(ids, 0, false);
    }

    /**
     * Deletes some of the records.
     *
     * @param first index of the first id
     * @param inDoubt whether a larger request with these ids may have been carried out
     */
    @SuppressWarnings("CatchingUnchecked") // the sink knows what to do with it
    private void send(List<RecordId> ids, int first, boolean inDoubt) {
        IntStream part = IntStream.range(first, first + ids.size());
        VectorException stop = outcomes.stop();
        if (stop != null) {
            outcomes.notSent(part, outcome(inDoubt), stop);
            return;
        }
        try {
            delete(ids);
        } catch (VectorException e) {
            failed(ids, first, inDoubt || e.mayHaveApplied(), e);
        } catch (Throwable e) {
            outcomes.broken(part, e);
        }
    }

    private void delete(List<RecordId> ids) {
        CallContext request =
                target.timeout().next(call.withOperation(Operation.DELETE)).withRetryListener(target.counters());
        int unused = target.counters().begin();
        try {
            target.collection().delete(ids, request);
        } finally {
            target.counters().end(ids.size(), 0);
        }
    }

    private void failed(List<RecordId> ids, int first, boolean inDoubt, VectorException cause) {
        if (isHelper && HelperInterrupt.isCauseOf(cause, call)) {
            boolean unused = HelperInterrupt.without(() -> {
                send(ids, first, inDoubt);
                return true;
            });
        } else if (!DataFaults.contains(cause)) {
            outcomes.stopped(IntStream.range(first, first + ids.size()), outcome(inDoubt), cause);
        } else if (ids.size() == 1) {
            outcomes.refused(first, outcome(inDoubt), cause);
        } else {
            target.counters().split();
            int half = ids.size() / 2;
            send(ids.subList(0, half), first, inDoubt);
            send(ids.subList(half, ids.size()), first + half, inDoubt);
        }
    }

    private static WriteOutcome outcome(boolean inDoubt) {
        return inDoubt ? WriteOutcome.UNKNOWN : WriteOutcome.REJECTED;
    }
}
