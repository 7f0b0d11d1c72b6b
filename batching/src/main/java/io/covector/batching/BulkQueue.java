package io.covector.batching;

import io.covector.RecordId;
import io.covector.VectorRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a bulk writer, and what is in flight. Of each id one change waits at most, and one is in flight at most: so two
 * changes of one id cannot swap, in whatever order requests leave and end. Not thread-safe.
 */
final class BulkQueue {
    private final Deque<Change> waiting = new ArrayDeque<>();
    private final Map<RecordId, Change> waitingById = new HashMap<>();
    private final Set<RecordId> inFlight = new HashSet<>();
    private final Set<Long> ticketsInFlight = new HashSet<>();
    private long nextTicket;
    private long waitingBytes;
    private long heldBytes;
    private int held;

    /**
     * Lets a change wait.
     *
     * @param record null to delete
     */
    void add(RecordId id, @Nullable VectorRecord record, long bytes, long position) {
        Change change = waitingById.get(id);
        if (change == null) {
            change = new Change(id, nextTicket++);
            waiting.addLast(change);
            waitingById.put(id, change);
            held++;
        } else {
            waitingBytes -= change.bytes();
            heldBytes -= change.bytes();
        }
        change.become(record, bytes, position);
        waitingBytes += bytes;
        heldBytes += bytes;
    }

    /**
     * Takes changes for one request: writes or deletes, whatever comes first, without those of ids that are in flight. Empty
     * if there is none.
     *
     * @param maxBytes bytes of all at most; a larger change goes alone
     */
    List<Change> take(int maxRecords, long maxBytes) {
        List<Change> taken = new ArrayList<>(Math.min(maxRecords, waiting.size()));
        List<Change> passed = new ArrayList<>(0);
        long bytes = 0;
        int patience = 2 * maxRecords; // a look at all that waits would cost more than a smaller request
        while (!waiting.isEmpty() && taken.size() < maxRecords && passed.size() < patience) {
            Change change = waiting.removeFirst();
            if (inFlight.contains(change.id())
                    || (!taken.isEmpty() && taken.get(0).isDelete() != change.isDelete())) {
                passed.add(change);
            } else if (!taken.isEmpty() && bytes + change.bytes() > maxBytes) {
                passed.add(change);
                break;
            } else {
                taken.add(change);
                bytes += change.bytes();
            }
        }
        for (int i = passed.size() - 1; i >= 0; i--) {
            waiting.addFirst(passed.get(i));
        }
        for (Change change : taken) {
            waitingById.remove(change.id());
            inFlight.add(change.id());
        }
        if (!taken.isEmpty()) {
            ticketsInFlight.add(taken.get(0).ticket());
        }
        waitingBytes -= bytes;
        return taken;
    }

    /** What was taken has come to an end. */
    void end(List<Change> taken) {
        ticketsInFlight.remove(taken.get(0).ticket());
        for (Change change : taken) {
            inFlight.remove(change.id());
            heldBytes -= change.bytes();
        }
        held -= taken.size();
    }

    /** Takes out all that waits. */
    Collection<Change> clear() {
        List<Change> all = List.copyOf(waiting);
        waiting.clear();
        waitingById.clear();
        held -= all.size();
        heldBytes -= waitingBytes;
        waitingBytes = 0;
        return all;
    }

    int waiting() {
        return waiting.size();
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** Changes that wait or are in flight. */
    int held() {
        return held;
    }

    long heldBytes() {
        return heldBytes;
    }

    boolean isWaiting(RecordId id) {
        return waitingById.containsKey(id);
    }

    /** The ticket that the next new change gets: those below it are here or done. */
    long nextTicket() {
        return nextTicket;
    }

    /** Whether a change with a ticket below this one waits. */
    boolean isWaitingBelow(long ticket) {
        return !waiting.isEmpty() && waiting.getFirst().ticket() < ticket;
    }

    /** Whether a change with a ticket below this one waits or is in flight. */
    boolean holdsBelow(long ticket) {
        return isWaitingBelow(ticket) || ticketsInFlight.stream().anyMatch(t -> t < ticket);
    }
}
