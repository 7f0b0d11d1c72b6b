package io.covector.batching.write;

import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteOutcome;
import io.covector.batching.engine.HelperInterrupt;
import io.covector.batching.sizing.Choice;
import io.covector.observe.Operation;
import io.covector.spi.CallContext;
import io.covector.spi.GetQuery;
import io.covector.spi.WriteBatch;
import io.covector.text.Strings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends records, and gets as many of them stored as the server takes. A request that is refused because of its data is
 * halved until the records to blame stand alone and the others have landed; ids that exist are asked for first, since a
 * load that is run again may meet nothing else. What is sent again is always less than what was refused. Any other
 * failure is the end. Thread-safe if the sink is.
 */
public final class BatchSender {
    private final WriteTarget target;
    private final OutcomeSink outcomes;
    private final CallContext call;

    /** For one call. */
    public BatchSender(WriteTarget target, OutcomeSink outcomes, CallContext call) {
        this.target = target;
        this.outcomes = outcomes;
        this.call = call;
    }

    /** Sends one request, and says nothing of its outcome but what it throws. */
    static void sendOnce(
            WriteTarget target,
            WriteMode mode,
            List<VectorRecord> records,
            long bytes,
            @Nullable Choice choice,
            CallContext call) {
        WriteBatch batch = new WriteBatch(mode, records);
        CallContext request = target.timeout()
                .next(call.withOperation(mode == WriteMode.UPSERT ? Operation.UPSERT : Operation.INSERT));
        WriteBatch unused = target.sizes()
                .sizer(mode)
                .send(records.size(), bytes, choice, target.counters(), request, context -> {
                    target.collection().write(batch, context);
                    return batch;
                });
    }

    /**
     * Sends records in one request, and in smaller ones what the server refuses.
     *
     * @param bytes their encoded size
     * @param choice what they were cut by
     * @param isHelper whether the interrupt of this thread does not concern the call
     */
    public void send(RecordRange part, long bytes, Choice choice, WriteMode mode, boolean isHelper) {
        send(part, bytes, choice, new Attempt(mode, false, true, isHelper));
    }

    /**
     * How a request is sent.
     *
     * @param mode what happens to an id that is stored
     * @param inDoubt whether a larger request with these records may have been carried out
     * @param mayLook whether ids that exist may be asked for if it is refused
     * @param isHelper whether the interrupt of this thread does not concern the call
     */
    private record Attempt(WriteMode mode, boolean inDoubt, boolean mayLook, boolean isHelper) {
        WriteOutcome outcome() {
            return inDoubt ? WriteOutcome.UNKNOWN : WriteOutcome.REJECTED;
        }

        Attempt failedWith(VectorException failure) {
            return new Attempt(mode, inDoubt || failure.mayHaveApplied(), mayLook, isHelper);
        }

        /** Of the same records again, or of a half: an insert in doubt would meet its own records. */
        Attempt again() {
            return new Attempt(inDoubt ? WriteMode.UPSERT : mode, inDoubt, true, isHelper);
        }

        /**
         * Of what is left after a look, which must not be looked at again: a look may find what the server compares in
         * another way.
         */
        Attempt looked() {
            return new Attempt(mode, inDoubt, false, isHelper);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // the sink knows what to do with it
    private void send(RecordRange part, long bytes, @Nullable Choice choice, Attempt attempt) {
        VectorException stop = outcomes.stop();
        if (stop != null) {
            outcomes.notSent(part.indexes(), attempt.outcome(), stop);
            return;
        }
        try {
            sendOnce(target, attempt.mode(), part.records(), bytes, choice, call);
        } catch (VectorException e) {
            failed(part, attempt.failedWith(e), e);
        } catch (Throwable e) {
            outcomes.broken(part.indexes(), e);
        }
    }

    /** A first request for these records has failed. */
    void failed(RecordRange part, WriteMode mode, VectorException cause) {
        failed(part, new Attempt(mode, cause.mayHaveApplied(), true, false), cause);
    }

    private void failed(RecordRange part, Attempt attempt, VectorException cause) {
        if (attempt.isHelper() && HelperInterrupt.isCauseOf(cause, call)) {
            boolean unused = HelperInterrupt.without(() -> {
                send(part, 0, null, attempt.again());
                return true;
            });
        } else if (!DataFaults.contains(cause)) {
            outcomes.stopped(part.indexes(), attempt.outcome(), cause);
        } else if (part.size() == 1) {
            outcomes.refused(part.index(0), attempt.outcome(), cause);
        } else {
            target.counters().split();
            if (cause.code() != ErrorCode.ID_EXISTS || !refuseExisting(part, attempt)) {
                halve(part, attempt.again());
            }
        }
    }

    private void halve(RecordRange part, Attempt attempt) {
        int middle = part.size() / 2;
        send(part.part(0, middle), 0, null, attempt);
        send(part.part(middle, part.size()), 0, null, attempt);
    }

    /** Refuses the records whose ids a look finds and sends the others; false if it finds none of theirs. */
    @SuppressWarnings("CatchingUnchecked") // the sink knows what to do with it
    private boolean refuseExisting(RecordRange part, Attempt attempt) {
        if (attempt.inDoubt() || !attempt.mayLook()) {
            return false;
        }
        Set<RecordId> stored;
        try {
            stored = stored(part);
        } catch (Throwable e) {
            outcomes.broken(part.indexes(), e); // records that the sink hears nothing of would be written
            return true;
        }
        RecordRange existing = part.filter(stored::contains);
        if (existing.size() == 0) {
            return false;
        }
        for (int i = 0; i < existing.size(); i++) {
            outcomes.refused(existing.index(i), WriteOutcome.REJECTED, exists(existing.id(i)));
        }
        RecordRange others = part.filter(id -> !stored.contains(id));
        if (others.size() > 0) {
            send(others, 0, null, attempt.looked());
        }
        return true;
    }

    private static VectorException exists(RecordId id) {
        return VectorException.builder(
                        ErrorCode.ID_EXISTS, "a record with the id " + Strings.quote(id) + " is stored already")
                .build();
    }

    private Set<RecordId> stored(RecordRange part) {
        List<RecordId> ids = part.records().stream().map(VectorRecord::id).toList();
        GetQuery query = GetQuery.of(ids).projection(Projection.idOnly()).consistency(Consistency.SESSION);
        CallContext request =
                target.timeout().next(call.withOperation(Operation.GET)).withRetryListener(target.counters());
        try {
            return target.collection().get(query, request).stream()
                    .map(VectorRecord::id)
                    .collect(Collectors.toSet());
        } catch (VectorException e) {
            return Set.of(); // halving finds them too
        }
    }
}
