package io.covector.batching.bulk;

import io.covector.RecordId;
import io.covector.VectorRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a bulk writer, and what is under way. Of each id one change waits at most, and one is under way at
 * most: so two changes of one id cannot swap, in whatever order requests leave and end. Not thread-safe.
 */
final class ChangeQueue {
    private final Deque<Change> waiting = new ArrayDeque<>();
    private final Map<RecordId, Change> waitingById = new HashMap<>();
    private final Set<RecordId> idsUnderWay = new HashSet<>();
    private final Set<Long> ticketsUnderWay = new HashSet<>();
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
        } else {
            waitingBytes -= change.bytes();
            heldBytes -= change.bytes();
        }
        change.become(record, bytes, position);
        held++;
        waitingBytes += bytes;
        heldBytes += bytes;
    }

    /**
     * Takes changes for one request: writes or deletes, whatever comes first, without those of ids that are under way.
     * Empty if there is none.
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
            if (idsUnderWay.contains(change.id())
                    || (!taken.isEmpty() && !taken.get(0).goesWith(change))) {
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
            idsUnderWay.add(change.id());
        }
        if (!taken.isEmpty()) {
            ticketsUnderWay.add(taken.get(0).ticket());
        }
        waitingBytes -= bytes;
        return taken;
    }

    /** What was taken has come to an end. */
    void end(List<Change> taken) {
        ticketsUnderWay.remove(taken.get(0).ticket());
        for (Change change : taken) {
            idsUnderWay.remove(change.id());
            heldBytes -= change.bytes();
            held -= change.count();
        }
    }

    /** Lets what was taken, and has come to an end without an outcome, wait again, in the place that it had. */
    void giveBack(List<Change> taken) {
        List<Change> all = new ArrayList<>(waiting);
        for (Change change : taken) {
            Change later = waitingById.put(change.id(), change);
            if (later == null) {
                waitingBytes += change.bytes();
                heldBytes += change.bytes();
            } else {
                all.remove(later);
                held -= later.count();
                change.becomeLater(later);
            }
            held += change.count();
            all.add(change);
        }
        all.sort(Comparator.comparingLong(Change::ticket));
        waiting.clear();
        waiting.addAll(all);
    }

    /** Takes out all that waits. */
    Collection<Change> clear() {
        List<Change> all = List.copyOf(waiting);
        waiting.clear();
        waitingById.clear();
        all.forEach(change -> held -= change.count());
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

    /** Positions in the stream that wait or are under way; several may share one change. */
    int held() {
        return held;
    }

    long heldBytes() {
        return heldBytes;
    }

    /**
     * Bytes by which a change of this id would make the queue larger; negative if it takes the place of a larger one.
     */
    long growth(RecordId id, long bytes) {
        Change replaced = waitingById.get(id);
        return replaced == null ? bytes : bytes - replaced.bytes();
    }

    /** The ticket that the next new change gets: those below it are here or done. */
    long nextTicket() {
        return nextTicket;
    }

    /** Whether a change with a ticket below this one waits. */
    boolean isWaitingBelow(long ticket) {
        return !waiting.isEmpty() && waiting.getFirst().ticket() < ticket;
    }

    /** Whether a change with a ticket below this one waits or is under way. */
    boolean holdsBelow(long ticket) {
        return isWaitingBelow(ticket) || ticketsUnderWay.stream().anyMatch(t -> t < ticket);
    }
}
