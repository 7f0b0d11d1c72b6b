package io.covector.batching;

import io.covector.ErrorCode;
import io.covector.RecordFailure;
import io.covector.VectorException;
import io.covector.WriteOutcome;
import io.covector.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What became of the records of one write, by their position in the call. Thread-safe. */
final class Outcomes implements Report {
    private final DistinctRecords records;
    private final int size;
    private final List<RecordFailure> failures = new ArrayList<>();
    private @Nullable VectorException refusal;
    private @Nullable VectorException stop;

    /**
     * All written, until told otherwise.
     *
     * @param size number of records in the call
     */
    Outcomes(DistinctRecords records, int size) {
        this.records = records;
        this.size = size;
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
    public synchronized @Nullable VectorException stop() {
        return stop;
    }

    private void addAll(IntStream part, WriteOutcome outcome, ErrorCode code, String reason) {
        part.forEach(index -> add(index, outcome, code, reason));
    }

    private void add(int index, WriteOutcome outcome, ErrorCode code, String reason) {
        var id = records.get(index).id();
        failures.add(new RecordFailure(records.position(index), id, outcome, code, reason));
        for (int replaced : records.replacedBy(index)) {
            failures.add(new RecordFailure(replaced, id, outcome, code, reason));
        }
    }

    /**
     * The result, when everything is written.
     *
     * @throws VectorException what stopped the call, else what refused the first record; it carries the result
     */
    synchronized WriteResult result() {
        WriteResult result = WriteResult.of(size, failures);
        VectorException cause = stop != null ? stop : refusal;
        if (cause == null) {
            return result;
        }
        throw cause.toBuilder()
                .text(size == 1 ? cause.text() : cause.text() + " (" + result + ")")
                .mayHaveApplied(result.count(WriteOutcome.UNKNOWN) > 0)
                .writeResult(result)
                .build();
    }
}
