package io.covector.batching;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.batching.tuning.Choice;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One write. Its records are cut into requests, in their order; several are in flight, on the caller's thread and on those of
 * helpers. That keeps the order of each id, as the ids of a call are distinct. A failure that is not the data's ends the
 * call: nothing more is sent, and what is in flight is awaited. For one use by one thread.
 */
final class WriteCall {
    private final Writing writing;
    private final CancelSignal cancel = new CancelSignal();
    private final Deadline caller;
    private final Deadline deadline;
    private final WriteMode mode;
    private final DistinctRecords records;
    private final Outcomes outcomes;
    private final Team team;
    private final BatchPlanner planner;

    WriteCall(Writing writing, WriteBatch batch, Deadline caller) {
        this.writing = writing;
        this.caller = caller;
        this.deadline = caller.cancelledBy(cancel);
        this.mode = batch.mode();
        this.records = DistinctRecords.of(batch.records());
        this.outcomes = new Outcomes(records, batch.records().size());
        this.team = new Team(writing.helpers());
        this.planner = new BatchPlanner(records.size(), i -> writing.encodedBytes(records.get(i)));
    }

    /** A slice and what it was cut by. */
    private record Part(Slice slice, Choice choice) {}

    WriteResult run() {
        CancelSignal.Registration registration = caller.cancelSignal().onCancel(cancel::cancel);
        boolean ended = false;
        try {
            work(false);
            ended = true;
        } finally {
            if (!ended) {
                cancel.cancel(); // something unexpected: nobody waits for the rest
            }
            team.finish(this::interrupted);
            registration.close();
        }
        VectorException stop = outcomes.stop();
        if (stop != null) {
            outcomes.notSent(IntStream.range(planner.position(), records.size()), WriteOutcome.REJECTED, stop);
        }
        return outcomes.result();
    }

    private void interrupted() {
        VectorException cause = VectorException.builder(
                        ErrorCode.CANCELLED, "the call was interrupted while requests were in flight")
                .build();
        outcomes.stopped(IntStream.empty(), WriteOutcome.REJECTED, cause);
        cancel.cancel();
    }

    /** Sends slice after slice, until there is no more for this thread to do. */
    private void work(boolean isHelper) {
        for (Part part = next(isHelper); part != null; part = next(isHelper)) {
            Slice slice = part.slice();
            if (slice.bytes() > writing.bounds().serverBytes()) {
                VectorException cause = Shipment.tooLarge(
                        records.get(slice.from()).id(),
                        slice.bytes(),
                        writing.bounds().serverBytes());
                outcomes.refused(slice.from(), WriteOutcome.REJECTED, cause);
                continue;
            }
            int[] indexes = IntStream.range(slice.from(), slice.to()).toArray();
            new Shipment(writing, writing.traffic(), records::get, outcomes, deadline)
                    .send(indexes, slice.bytes(), part.choice(), mode);
        }
    }

    private @Nullable Part next(boolean isHelper) {
        Choice choice = writing.sizing(mode).choice();
        Part part;
        int more;
        synchronized (planner) {
            boolean isTooMany = isHelper && team.size() > choice.parallelism();
            if (!planner.hasNext() || outcomes.stop() != null || isTooMany) {
                return null;
            }
            int rows = rows(choice);
            part = new Part(planner.next(rows, writing.bounds().maxBytes()), choice);
            more = ceilDiv(records.size() - planner.position(), rows);
        }
        team.ask(Math.min(choice.parallelism() - 1, more), () -> work(true));
        return part;
    }

    /** The end of a call is dealt out evenly to those who may work on it, in parts that are worth a request. */
    private int rows(Choice choice) {
        int even = ceilDiv(records.size() - planner.position(), choice.parallelism());
        int least = Math.max(1, Math.min(choice.items(), writing.bounds().startRows() / 2));
        return Math.min(choice.items(), Math.max(even, least));
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
