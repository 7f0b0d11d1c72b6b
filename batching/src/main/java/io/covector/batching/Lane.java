package io.covector.batching;

import io.covector.spi.SearchBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The searches of one kind: how many requests are in flight, and who waits. Guarded by the lock of its {@link Gathering}. */
final class Lane {
    private final SearchBatch kind;
    private final Deque<Gathered> waiting = new ArrayDeque<>(0);
    private int inFlight;

    Lane(SearchBatch kind) {
        this.kind = kind;
    }

    /** What the searches share; without vectors. */
    SearchBatch kind() {
        return kind;
    }

    int waiting() {
        return waiting.size();
    }

    /** Whether a request may leave at once; it is in flight then. */
    boolean begin(int gatherFrom) {
        if (inFlight >= gatherFrom) {
            return false;
        }
        inFlight++;
        return true;
    }

    void await(Gathered search) {
        waiting.addLast(search);
    }

    void remove(Gathered search) {
        waiting.remove(search);
    }

    /**
     * After a request has ended: the search that leads the next one, which is in flight in its place; null if nobody waits.
     *
     * @param givenUp searches of a request that the one that led it gave up; they go before those that wait
     */
    @Nullable
    Gathered next(List<Gathered> givenUp, int most) {
        List<Gathered> group = new ArrayList<>(givenUp);
        group.removeIf(Gathered::hasLeft);
        while (group.size() < most && !waiting.isEmpty()) {
            group.add(waiting.removeFirst());
        }
        return carry(group);
    }

    // the thread that may wait longest sends the request, so that the request lasts as long as anybody waits for it
    private @Nullable Gathered carry(List<Gathered> group) {
        Gathered leader = null;
        for (Gathered search : group) {
            if (leader == null || search.lastsLongerThan(leader)) {
                leader = search;
            }
            search.turn(Gathered.Turn.TRAVELS);
        }
        if (leader == null) {
            inFlight--;
        } else {
            leader.lead(group);
        }
        return leader;
    }

    boolean isIdle() {
        return inFlight == 0 && waiting.isEmpty();
    }
}
