package io.covector.batching;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.config.BatchConfig;
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;
import io.covector.spi.Deadline;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import java.util.EnumSet;
import java.util.Set;

/**
 * One write: request after request, in the order of the records. A request that is refused because of its data is halved
 * until the records to blame stand alone and the others have landed; any other failure ends the call. For one use by one
 * thread.
 */
final class WriteCall {
    private static final Set<ErrorCode> DATA_FAULTS =
            EnumSet.of(ErrorCode.REJECTED, ErrorCode.ID_EXISTS, ErrorCode.TOO_LARGE, ErrorCode.INVALID_ARGUMENT);

    private final BackendCollection collection;
    private final RequestTimeout timeout;
    private final Deadline deadline;
    private final WriteMode mode;
    private final DistinctRecords records;
    private final Outcomes outcomes;

    WriteCall(BackendCollection collection, RequestTimeout timeout, WriteBatch batch, Deadline deadline) {
        this.collection = collection;
        this.timeout = timeout;
        this.deadline = deadline;
        this.mode = batch.mode();
        this.records = DistinctRecords.of(batch.records());
        this.outcomes = new Outcomes(records, batch.records().size());
    }

    WriteResult run(BatchConfig config) {
        BatchLimits limits = collection.limits();
        int rows = Math.min(config.rows().orElse(limits.startRows()), limits.maxRows());
        long bytes = Math.min(config.bytes().orElse(limits.maxBytes()), limits.maxBytes());
        BatchPlanner planner = new BatchPlanner(records.size(), i -> collection.encodedBytes(records.get(i)));
        while (planner.hasNext() && outcomes.stop() == null) {
            Slice slice = planner.next(rows, bytes);
            if (slice.bytes() > limits.maxBytes()) {
                refuseTooLarge(slice, limits.maxBytes());
            } else {
                send(slice.from(), slice.to(), mode, false);
            }
        }
        VectorException stop = outcomes.stop();
        if (stop != null) {
            outcomes.notSent(planner.position(), records.size(), WriteOutcome.REJECTED, stop);
        }
        return outcomes.result();
    }

    private void refuseTooLarge(Slice record, long maxBytes) {
        VectorException cause = VectorException.builder(
                        ErrorCode.TOO_LARGE,
                        "record '" + records.get(record.from()).id() + "' has " + record.bytes()
                                + " bytes in a request; accepted are up to " + maxBytes)
                .build();
        outcomes.refused(record.from(), WriteOutcome.REJECTED, cause);
    }

    /**
     * Sends a slice.
     *
     * @param inDoubt whether a larger request with these records may have been carried out
     */
    private void send(int from, int to, WriteMode mode, boolean inDoubt) {
        VectorException stop = outcomes.stop();
        if (stop != null) {
            outcomes.notSent(from, to, outcome(inDoubt), stop);
            return;
        }
        try {
            collection.write(new WriteBatch(mode, records.slice(from, to)), timeout.next(deadline));
        } catch (VectorException e) {
            failed(from, to, mode, inDoubt || e.mayHaveApplied(), e);
        }
    }

    private void failed(int from, int to, WriteMode mode, boolean inDoubt, VectorException cause) {
        if (!DATA_FAULTS.contains(cause.code())) {
            outcomes.stopped(from, to, outcome(inDoubt), cause);
        } else if (to - from == 1) {
            outcomes.refused(from, outcome(inDoubt), cause);
        } else {
            int middle = (from + to) >>> 1;
            WriteMode next = inDoubt ? WriteMode.UPSERT : mode; // an insert would meet its own records
            send(from, middle, next, inDoubt);
            send(middle, to, next, inDoubt);
        }
    }

    private static WriteOutcome outcome(boolean inDoubt) {
        return inDoubt ? WriteOutcome.UNKNOWN : WriteOutcome.REJECTED;
    }
}
