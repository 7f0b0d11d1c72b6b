package io.covector.batching;

import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.config.BatchConfig;
import io.covector.spi.BackendCollection;
import io.covector.spi.BatchLimits;
import io.covector.spi.Deadline;
import io.covector.spi.WriteBatch;
import io.covector.spi.WriteMode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One write: request after request, in the order of the records. A request that is refused because of its data is halved
 * until the records to blame stand alone and the others have landed; ids that exist are asked for first, since a load that
 * is run again may meet nothing else. Any other failure ends the call. For one use by one thread.
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
                send(IntStream.range(slice.from(), slice.to()).toArray(), mode, false);
            }
        }
        VectorException stop = outcomes.stop();
        if (stop != null) {
            outcomes.notSent(IntStream.range(planner.position(), records.size()), WriteOutcome.REJECTED, stop);
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
     * Sends some of the records in one request.
     *
     * @param inDoubt whether a larger request with these records may have been carried out
     */
    private void send(int[] part, WriteMode mode, boolean inDoubt) {
        VectorException stop = outcomes.stop();
        if (stop != null) {
            outcomes.notSent(IntStream.of(part), outcome(inDoubt), stop);
            return;
        }
        try {
            collection.write(new WriteBatch(mode, records.all(part)), timeout.next(deadline));
        } catch (VectorException e) {
            failed(part, mode, inDoubt || e.mayHaveApplied(), e);
        }
    }

    private void failed(int[] part, WriteMode mode, boolean inDoubt, VectorException cause) {
        if (!DATA_FAULTS.contains(cause.code())) {
            outcomes.stopped(IntStream.of(part), outcome(inDoubt), cause);
        } else if (part.length == 1) {
            outcomes.refused(part[0], outcome(inDoubt), cause);
        } else if (cause.code() != ErrorCode.ID_EXISTS || !refuseExisting(part, mode, inDoubt)) {
            halve(part, mode, inDoubt);
        }
    }

    private void halve(int[] part, WriteMode mode, boolean inDoubt) {
        int middle = part.length / 2;
        WriteMode next = inDoubt ? WriteMode.UPSERT : mode; // an insert would meet its own records
        send(Arrays.copyOfRange(part, 0, middle), next, inDoubt);
        send(Arrays.copyOfRange(part, middle, part.length), next, inDoubt);
    }

    /** Refuses the records whose ids a look finds and sends the others; false if it finds none. */
    private boolean refuseExisting(int[] part, WriteMode mode, boolean inDoubt) {
        Set<RecordId> existing = inDoubt ? Set.of() : existing(part);
        if (existing.isEmpty()) {
            return false;
        }
        for (int index : part) {
            RecordId id = records.get(index).id();
            if (existing.contains(id)) {
                outcomes.refused(
                        index,
                        WriteOutcome.REJECTED,
                        VectorException.builder(
                                        ErrorCode.ID_EXISTS, "a record with the id '" + id + "' is stored already")
                                .build());
            }
        }
        int[] others = IntStream.of(part)
                .filter(index -> !existing.contains(records.get(index).id()))
                .toArray();
        if (others.length > 0) {
            send(others, mode, false);
        }
        return true;
    }

    private Set<RecordId> existing(int[] part) {
        List<RecordId> ids = records.all(part).stream().map(VectorRecord::id).toList();
        try {
            return collection.get(ids, Projection.idOnly(), Consistency.SESSION, timeout.next(deadline)).stream()
                    .map(VectorRecord::id)
                    .collect(Collectors.toSet());
        } catch (VectorException e) {
            return Set.of(); // halving finds them too
        }
    }

    private static WriteOutcome outcome(boolean inDoubt) {
        return inDoubt ? WriteOutcome.UNKNOWN : WriteOutcome.REJECTED;
    }
}
