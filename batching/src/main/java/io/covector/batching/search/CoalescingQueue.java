package io.covector.batching.search;

import io.covector.spi.SearchBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The searches of one kind: how many requests are concurrent, and who waits. Guarded by the lock of its {@link
 * SearchCoalescer}.
 */
final class CoalescingQueue {
    private final SearchBatch kind;
    private final Deque<CoalescedSearch> waiting = new ArrayDeque<>(0);
    private int concurrentRequests;

    CoalescingQueue(SearchBatch kind) {
        this.kind = kind;
    }

    /** What the searches share; without vectors. */
    SearchBatch kind() {
        return kind;
    }

    int waiting() {
        return waiting.size();
    }

    /** Whether a request may leave at once; it has begun then. */
    boolean begin(int coalesceFrom) {
        if (concurrentRequests >= coalesceFrom) {
            return false;
        }
        concurrentRequests++;
        return true;
    }

    void add(CoalescedSearch search) {
        waiting.addLast(search);
    }

    void remove(CoalescedSearch search) {
        waiting.remove(search);
    }

    /**
     * After a request has ended: the search that leads the next one, which begins in its place; null if nobody waits.
     *
     * @param givenUp searches of a request that the one that led it gave up; they go before those that wait
     */
    @Nullable
    CoalescedSearch next(List<CoalescedSearch> givenUp, int most) {
        List<CoalescedSearch> group = List.of();
        boolean isPlanned = false;
        try {
            group = new ArrayList<>(givenUp);
            group.removeIf(CoalescedSearch::hasLeft);
            for (CoalescedSearch first = waiting.peekFirst();
                    group.size() < most && first != null;
                    first = waiting.peekFirst()) {
                group.add(first);
                waiting.removeFirst();
            }
            CoalescedSearch leader = send(group);
            isPlanned = true;
            return leader;
        } finally {
            if (!isPlanned) {
                scatter(group.isEmpty() ? givenUp : group);
            }
        }
    }

    /** When there is no memory for a request: each search goes alone, and none waits for ever. */
    private void scatter(List<CoalescedSearch> group) {
        concurrentRequests--;
        for (int i = 0; i < group.size(); i++) {
            group.get(i).goAlone();
        }
        for (CoalescedSearch search = waiting.pollFirst(); search != null; search = waiting.pollFirst()) {
            search.goAlone();
        }
    }

    // the thread that may wait longest sends the request, so that the request lasts as long as anybody waits for it
    private @Nullable CoalescedSearch send(List<CoalescedSearch> group) {
        CoalescedSearch leader = null;
        for (CoalescedSearch search : group) {
            if (leader == null || search.lastsLongerThan(leader)) {
                leader = search;
            }
            search.state(CoalescedSearch.State.SENT);
        }
        if (leader == null) {
            concurrentRequests--;
        } else {
            leader.lead(group);
        }
        return leader;
    }

    boolean isIdle() {
        return concurrentRequests == 0 && waiting.isEmpty();
    }
}
