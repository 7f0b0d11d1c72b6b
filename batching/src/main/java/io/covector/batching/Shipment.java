package io.covector.batching;

import io.covector.Consistency;
import io.covector.ErrorCode;
import io.covector.Projection;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.batching.tuning.Choice;
import io.covector.spi.Deadline;
import io.covector.spi.WriteMode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends records, and gets as many of them stored as the server takes. A request that is refused because of its data is halved
 * until the records to blame stand alone and the others have landed; ids that exist are asked for first, since a load that
 * is run again may meet nothing else. Any other failure is the end. For one thread.
 */
final class Shipment {
    private static final Set<ErrorCode> DATA_FAULTS =
            EnumSet.of(ErrorCode.REJECTED, ErrorCode.ID_EXISTS, ErrorCode.TOO_LARGE, ErrorCode.INVALID_ARGUMENT);

    private final Writing writing;
    private final Traffic traffic;
    private final IntFunction<VectorRecord> records;
    private final Report report;
    private final Deadline deadline;

    /**
     * Nothing sent yet.
     *
     * @param traffic counts the requests
     * @param records the record of an index
     */
    Shipment(Writing writing, Traffic traffic, IntFunction<VectorRecord> records, Report report, Deadline deadline) {
        this.writing = writing;
        this.traffic = traffic;
        this.records = records;
        this.report = report;
        this.deadline = deadline;
    }

    /** Sends records in one request, if the server takes it. */
    void send(int[] part, long bytes, Choice choice, WriteMode mode) {
        send(part, bytes, choice, mode, false);
    }

    /**
     * Sends some of the records in one request.
     *
     * @param inDoubt whether a larger request with these records may have been carried out
     */
    private void send(int[] part, long bytes, @Nullable Choice choice, WriteMode mode, boolean inDoubt) {
        VectorException stop = report.stop();
        if (stop != null) {
            report.notSent(IntStream.of(part), outcome(inDoubt), stop);
            return;
        }
        try {
            writing.send(mode, all(part), bytes, choice, traffic, deadline);
        } catch (VectorException e) {
            failed(part, mode, inDoubt || e.mayHaveApplied(), e);
        }
    }

    private List<VectorRecord> all(int[] part) {
        return Arrays.stream(part).mapToObj(records).toList();
    }

    private void failed(int[] part, WriteMode mode, boolean inDoubt, VectorException cause) {
        if (!DATA_FAULTS.contains(cause.code())) {
            report.stopped(IntStream.of(part), outcome(inDoubt), cause);
        } else if (part.length == 1) {
            report.refused(part[0], outcome(inDoubt), cause);
        } else {
            traffic.split();
            if (cause.code() != ErrorCode.ID_EXISTS || !refuseExisting(part, mode, inDoubt)) {
                halve(part, mode, inDoubt);
            }
        }
    }

    private void halve(int[] part, WriteMode mode, boolean inDoubt) {
        int middle = part.length / 2;
        WriteMode next = inDoubt ? WriteMode.UPSERT : mode; // an insert would meet its own records
        send(Arrays.copyOfRange(part, 0, middle), 0, null, next, inDoubt);
        send(Arrays.copyOfRange(part, middle, part.length), 0, null, next, inDoubt);
    }

    /** Refuses the records whose ids a look finds and sends the others; false if it finds none. */
    private boolean refuseExisting(int[] part, WriteMode mode, boolean inDoubt) {
        Set<RecordId> existing = inDoubt ? Set.of() : existing(part);
        if (existing.isEmpty()) {
            return false;
        }
        for (int index : part) {
            RecordId id = records.apply(index).id();
            if (existing.contains(id)) {
                report.refused(
                        index,
                        WriteOutcome.REJECTED,
                        VectorException.builder(
                                        ErrorCode.ID_EXISTS, "a record with the id '" + id + "' is stored already")
                                .build());
            }
        }
        int[] others = IntStream.of(part)
                .filter(index -> !existing.contains(records.apply(index).id()))
                .toArray();
        if (others.length > 0) {
            send(others, 0, null, mode, false);
        }
        return true;
    }

    private Set<RecordId> existing(int[] part) {
        List<RecordId> ids = all(part).stream().map(VectorRecord::id).toList();
        Deadline request = writing.timeout().next(deadline).listening(traffic);
        try {
            return writing.collection().get(ids, Projection.idOnly(), Consistency.SESSION, request).stream()
                    .map(VectorRecord::id)
                    .collect(Collectors.toSet());
        } catch (VectorException e) {
            return Set.of(); // halving finds them too
        }
    }

    private static WriteOutcome outcome(boolean inDoubt) {
        return inDoubt ? WriteOutcome.UNKNOWN : WriteOutcome.REJECTED;
    }

    /** Why a record is not sent that is larger than the backend takes. */
    static VectorException tooLarge(RecordId id, long bytes, long accepted) {
        return VectorException.builder(
                        ErrorCode.TOO_LARGE,
                        "record '" + id + "' has " + bytes + " bytes in a request; accepted are up to " + accepted)
                .build();
    }
}
