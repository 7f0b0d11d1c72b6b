package io.covector.batching.write;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteMode;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.engine.RequestPump;
import io.covector.batching.engine.RequestSource;
import io.covector.batching.sizing.Choice;
import io.covector.batching.sizing.Slice;
import io.covector.batching.sizing.WriteBounds;
import io.covector.spi.CallContext;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One write. Its records are cut into requests, in their order; several are concurrent, on the caller's thread and on
 * those of helpers. That keeps the order of each id, as the ids of a call are distinct. A failure that is not the
 * data's ends the call: nothing more is sent, and what is under way is awaited. What fits in one request is sent as it
 * is. For one use by one thread.
 */
public final class WriteCall implements RequestSource {
    private final WriteTarget target;
    private final WriteMode mode;
    private final RecordRange records;
    private final WriteOutcomes outcomes;
    private final CallContext.Child part;
    private final BatchSender sender;
    private final SliceQueue slices;

    private WriteCall(WriteTarget target, WriteMode mode, DistinctRecords records, int size, CallContext.Child part) {
        this.target = target;
        this.mode = mode;
        this.records = RecordRange.all(records.kept());
        this.part = part;
        this.outcomes = new WriteOutcomes(records, size, part::cancel);
        this.sender = new BatchSender(target, outcomes, part.context());
        this.slices = new SliceQueue(
                records.kept(),
                target.collection()::encodedBytes,
                target.sizes().bounds());
    }

    /**
     * Writes records; of those with the same id the last wins.
     *
     * @throws VectorException with the write result, if a record is not, or maybe not, written
     */
    public static WriteResult run(
            WriteTarget target,
            HelperExecutor helpers,
            WriteMode mode,
            List<VectorRecord> records,
            CallContext caller) {
        DistinctRecords distinct = DistinctRecords.of(records);
        Choice choice = target.sizes().sizer(mode).choice();
        long bytes = bytesOfOneRequest(target, distinct.kept(), choice);
        if (bytes >= 0) {
            return inOneRequest(target, mode, distinct, records.size(), bytes, choice, caller);
        }
        try (CallContext.Child part = caller.child()) {
            return new WriteCall(target, mode, distinct, records.size(), part).inManyRequests(helpers);
        }
    }

    /** Bytes of all records, if one request can carry them; else -1. */
    private static long bytesOfOneRequest(WriteTarget target, List<VectorRecord> records, Choice choice) {
        WriteBounds bounds = target.sizes().bounds();
        if (records.size() > SliceQueue.requestRecords(records.size(), choice, bounds)) {
            return -1;
        }
        long bytes = 0;
        for (VectorRecord record : records) {
            long size = target.collection().encodedBytes(record);
            if (size > bounds.maxBytes() - bytes) {
                return -1;
            }
            bytes += size;
        }
        return bytes;
    }

    @SuppressWarnings("CatchingUnchecked") // it is thrown with what is known of the records
    private static WriteResult inOneRequest(
            WriteTarget target,
            WriteMode mode,
            DistinctRecords records,
            int size,
            long bytes,
            Choice choice,
            CallContext caller) {
        if (size == 0) {
            return WriteResult.allWritten(0);
        }
        try {
            BatchSender.sendOnce(target, mode, records.kept(), bytes, choice, caller);
            return WriteResult.allWritten(size);
        } catch (VectorException e) {
            WriteOutcomes outcomes = new WriteOutcomes(records, size, () -> {});
            new BatchSender(target, outcomes, caller).failed(RecordRange.all(records.kept()), mode, e);
            return outcomes.result();
        } catch (Throwable e) {
            WriteOutcomes outcomes = new WriteOutcomes(records, size, () -> {});
            outcomes.broken(IntStream.range(0, records.kept().size()), e);
            return outcomes.result();
        }
    }

    private WriteResult inManyRequests(HelperExecutor helpers) {
        pump(helpers);
        VectorException stop = outcomes.stop();
        if (stop != null) {
            outcomes.notSent(slices.untaken(), WriteOutcome.REJECTED, stop);
        }
        return outcomes.result();
    }

    @SuppressWarnings("CatchingUnchecked") // the outcomes have it, and throw it with what is known of the records
    private void pump(HelperExecutor helpers) {
        try {
            new RequestPump(helpers, this, part.context()).runAll(this::interrupted);
        } catch (RuntimeException | Error e) {
            outcomes.broken(IntStream.empty(), e);
        }
    }

    private void interrupted() {
        VectorException cause = VectorException.builder(
                        ErrorCode.CANCELLED, "the call was interrupted while requests were in flight")
                .build();
        outcomes.stopped(IntStream.empty(), WriteOutcome.REJECTED, cause);
        part.cancel();
    }

    @Override
    public @Nullable Runnable next(boolean isHelper) {
        if (outcomes.stop() != null) {
            return null;
        }
        Choice choice = target.sizes().sizer(mode).choice();
        Slice slice = slices.next(choice, isHelper);
        return slice == null ? null : () -> send(slice, choice, isHelper);
    }

    private void send(Slice slice, Choice choice, boolean isHelper) {
        try {
            RecordRange range = records.part(slice.from(), slice.to());
            long accepted = target.sizes().bounds().serverBytes();
            if (slice.bytes() > accepted) {
                outcomes.refused(
                        slice.from(), WriteOutcome.REJECTED, DataFaults.tooLarge(range.id(0), slice.bytes(), accepted));
            } else {
                sender.send(range, slice.bytes(), choice, mode, isHelper);
            }
        } finally {
            slices.ended();
        }
    }

    @Override
    public int wanted() {
        return outcomes.stop() != null
                ? 0
                : slices.wanted(target.sizes().sizer(mode).choice());
    }

    @Override
    public void broken(Throwable thrown) {
        outcomes.broken(IntStream.empty(), thrown);
    }
}
