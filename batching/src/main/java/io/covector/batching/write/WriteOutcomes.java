package io.covector.batching.write;

import io.covector.ErrorCode;
import io.covector.RecordFailure;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import io.covector.spi.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What became of the records of one write, by their position in the call. Thread-safe. */
final class WriteOutcomes implements OutcomeSink {
    private final DistinctRecords records;
    private final int size;
    private final List<RecordFailure> failures = new ArrayList<>();
    private final Runnable onBroken;
    private @Nullable VectorException refusal;
    private @Nullable VectorException stop;
    private @Nullable Throwable unexpected;

    /**
     * All written, until told otherwise.
     *
     * @param size number of records in the call
     * @param onBroken ends the requests that are under way, after something unexpected
     */
    WriteOutcomes(DistinctRecords records, int size, Runnable onBroken) {
        this.records = records;
        this.size = size;
        this.onBroken = onBroken;
    }

    @Override
    public synchronized void refused(int index, WriteOutcome outcome, VectorException cause) {
        if (refusal == null) {
            refusal = cause;
        }
        add(index, outcome, cause.code(), cause.text());
    }

    @Override
    public synchronized void stopped(IntStream part, WriteOutcome outcome, VectorException cause) {
        stop = stop == null ? cause : stop;
        addAll(part, outcome, cause.code(), cause.text());
    }

    @Override
    public synchronized void notSent(IntStream part, WriteOutcome outcome, VectorException cause) {
        addAll(part, outcome, cause.code(), "not sent, because an earlier request of the call failed: " + cause.text());
    }

    @Override
    public void broken(IntStream part, Throwable thrown) {
        VectorException cause = VectorException.builder(
                        ErrorCode.INTERNAL, "the call failed unexpectedly: " + Thrown.text(thrown))
                .mayHaveApplied(true)
                .cause(thrown)
                .build();
        synchronized (this) {
            unexpected = unexpected == null ? thrown : unexpected;
            stopped(part, WriteOutcome.UNKNOWN, cause);
        }
        onBroken.run();
    }

    @Override
    public synchronized @Nullable VectorException stop() {
        return stop;
    }

    private void addAll(IntStream part, WriteOutcome outcome, ErrorCode code, String reason) {
        part.forEach(index -> add(index, outcome, code, reason));
    }

    private void add(int index, WriteOutcome outcome, ErrorCode code, String reason) {
        RecordId id = records.kept().get(index).id();
        failures.add(new RecordFailure(records.position(index), id, outcome, code, reason));
        for (int replaced : records.replacedBy(index)) {
            failures.add(new RecordFailure(replaced, id, outcome, code, reason));
        }
    }

    /**
     * The result, when everything is written: also when the call was to stop after that.
     *
     * @throws VectorException what stopped the call, else what refused the first record; it carries the result
     * @throws RuntimeException something unexpected, which an exception with the result is suppressed in; an {@link
     *     Error} as well
     */
    synchronized WriteResult result() {
        VectorException cause = stop != null ? stop : refusal;
        if (cause == null || failures.isEmpty()) {
            return WriteResult.allWritten(size);
        }
        WriteResult result = WriteResult.of(size, failures);
        VectorException failure = cause.toBuilder()
                .text(size == 1 ? cause.text() : cause.text() + " (" + result + ")")
                .mayHaveApplied(result.count(WriteOutcome.UNKNOWN) > 0)
                .writeResult(result)
                .build();
        if (unexpected != null) {
            unexpected.addSuppressed(failure);
        }
        if (unexpected instanceof Error error) {
            throw error;
        }
        throw unexpected instanceof RuntimeException thrown ? thrown : failure;
    }
}
