package io.covector.batching.bulk;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.batching.sizing.Choice;
import io.covector.batching.sizing.WriteBounds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk writer knows: open, stopped or closed; what waits and what is under way; who waits for room; what became
 * of the rest. Pure: no threads, no time, no foreign code. Not thread-safe.
 */
final class BulkState {
    private final BulkOptions options;
    private final WriteBounds bounds;
    private final ChangeQueue queue = new ChangeQueue();
    private final BulkCounts counts;
    private final Deque<Place> line = new ArrayDeque<>(0);
    private int concurrentRequests;
    private int untold;
    private long flushTo;
    private boolean isClosed;
    private @Nullable VectorException stop;

    BulkState(BulkOptions options, WriteBounds bounds) {
        this.options = options;
        this.bounds = bounds;
        this.counts = new BulkCounts(options.maxFailures());
    }

    /** A place in the line of those who wait for room: whoever came first goes first, however large its record is. */
    static final class Place {}

    // ---- what comes in

    /** Whether a change may be taken now. */
    boolean mayAccept(@Nullable Place place, RecordId id, long bytes) {
        boolean isNext = line.isEmpty() || line.peekFirst() == place;
        long growth = queue.growth(id, bytes);
        return isNext
                && (held() == 0
                        || (held() < options.maxBufferedRecords()
                                && queue.heldBytes() + growth <= options.maxBufferedBytes()));
    }

    void queueUp(Place place) {
        line.addLast(place);
    }

    void leaveLine(Place place) {
        line.remove(place);
    }

    /**
     * Takes a change.
     *
     * @param record null to delete
     */
    void accept(RecordId id, @Nullable VectorRecord record, long bytes) {
        queue.add(id, record, bytes, counts.accept());
    }

    /** Takes a record that is never sent; returns what is to be told. */
    List<BulkFailure> refuse(VectorRecord record, VectorException cause) {
        Change change = new Change(record.id(), 0);
        change.become(record, 0, counts.accept());
        return toTell(counts.failed(change, WriteOutcome.REJECTED, cause, cause.text()));
    }

    /** What is here now need not fill its requests; returns the ticket that is behind all of it. */
    long flush() {
        flushTo = queue.nextTicket();
        return flushTo;
    }

    /** Whether something of before this ticket waits or is under way. */
    boolean holdsBelow(long ticket) {
        return queue.holdsBelow(ticket);
    }

    // ---- what goes out

    int maxConcurrentRequests(Choice choice) {
        return Math.min(
                choice.concurrentRequests(), options.maxConcurrentRequests().orElse(Integer.MAX_VALUE));
    }

    /** Whether a request may leave now. */
    boolean isDue(Choice choice) {
        return stop == null
                && queue.waiting() > 0
                && concurrentRequests < maxConcurrentRequests(choice)
                && (concurrentRequests == 0
                        || queue.waiting() >= choice.items()
                        || queue.waitingBytes() >= bounds.maxBytes()
                        || queue.isWaitingBelow(flushTo));
    }

    /** Whether a request may leave now and none is under way. */
    boolean isIdleAndDue(Choice choice) {
        return concurrentRequests == 0 && isDue(choice);
    }

    /** How many threads would find a request now. */
    int wanted(Choice choice) {
        if (!isDue(choice)) {
            return 0;
        }
        int requests = (queue.waiting() + choice.items() - 1) / choice.items();
        return Math.min(maxConcurrentRequests(choice) - concurrentRequests, requests);
    }

    /** The next request, which has begun; null if none is due. */
    @Nullable
    BulkRequest take(Choice choice) {
        if (!isDue(choice)) {
            return null;
        }
        List<Change> taken = queue.take(choice.items(), bounds.maxBytes());
        if (taken.isEmpty()) {
            return null; // their ids are under way
        }
        concurrentRequests++;
        return new BulkRequest(taken, choice);
    }

    /** A request has ended; returns what is to be told. */
    List<BulkFailure> end(BulkRequest request) {
        List<Change> changes = request.changes();
        concurrentRequests--; // first, as there may be no memory for what failed, and the writer has to end
        queue.end(changes);
        List<BulkFailure> failures = new ArrayList<>(0);
        List<Change> left = new ArrayList<>(0);
        for (int i = 0; i < changes.size(); i++) {
            if (request.isLeft(i)) {
                left.add(changes.get(i));
            } else if (request.outcome(i) == WriteOutcome.WRITTEN) {
                counts.written(changes.get(i));
            } else {
                VectorException cause = request.cause(i);
                failures.addAll(counts.failed(changes.get(i), request.outcome(i), cause, cause.text()));
            }
        }
        queue.giveBack(left);
        VectorException cause = request.stopsWriter();
        if (stop != null) {
            failures.addAll(giveUp(stop)); // what was left comes after the stop
        }
        toTell(failures);
        if (cause != null) {
            failures.addAll(stop(cause));
        }
        return failures;
    }

    // ---- the end

    /** Gives up what waits; returns what is to be told. Stopping twice does nothing. */
    List<BulkFailure> stop(VectorException cause) {
        if (stop != null) {
            return List.of();
        }
        stop = cause;
        return toTell(giveUp(cause));
    }

    private List<BulkFailure> giveUp(VectorException cause) {
        List<BulkFailure> failures = new ArrayList<>();
        String reason = "not sent, because an earlier request of the writer failed: " + cause.text();
        String doubt = "sent, and its answer was not awaited; not sent again: " + cause.text();
        for (Change change : queue.clear()) {
            failures.addAll(
                    change.isInDoubt()
                            ? counts.failed(change, WriteOutcome.UNKNOWN, cause, doubt)
                            : counts.failed(change, WriteOutcome.REJECTED, cause, reason));
        }
        return failures;
    }

    /** Why the writer has stopped, if it has. */
    @Nullable
    VectorException stopped() {
        return stop;
    }

    /** Closes; false if that has happened before. */
    boolean close() {
        boolean isFirst = !isClosed;
        isClosed = true;
        return isFirst;
    }

    boolean isClosed() {
        return isClosed;
    }

    boolean hasRequestsUnderWay() {
        return concurrentRequests > 0;
    }

    // ---- what is told

    /** A failure stays in the writer until its listener has heard of it. */
    private List<BulkFailure> toTell(List<BulkFailure> failures) {
        untold += options.onFailure().isPresent() ? failures.size() : 0;
        return failures;
    }

    /** A listener has heard of so many failures. */
    void told(int failures) {
        untold -= failures;
    }

    BulkCounts counts() {
        return counts;
    }

    /** Records and ids that take room. */
    int held() {
        return queue.held() + untold;
    }

    long heldBytes() {
        return queue.heldBytes();
    }
}
