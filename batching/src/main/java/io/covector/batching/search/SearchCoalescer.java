package io.covector.batching.search;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets single searches of many threads share one request, without a waiting window: while enough requests of a kind are
 * under way, further searches of that kind wait for one of them to end, and leave together, at that moment, in one
 * request. A thread that finds fewer under way sends its own search itself, as if this class were not there.
 *
 * <p>A request is sent by the thread of one of its searches, the one that may wait longest. A search leaves when its
 * own deadline, its caller's wish or an interrupt says so. If that ends a request under way, the others go on with a
 * new one; if a request fails for another reason, every search in it is sent once more, alone. Thread-safe.
 */
final class SearchCoalescer {
    /** Searches of one request at most; beyond, a server's rate no longer grows but its answers come later. */
    private static final int MAX_QUERIES = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SearchBatch, CoalescingQueue> queues = new HashMap<>();
    private final SearchSender sender;

    SearchCoalescer(SearchSender sender) {
        this.sender = sender;
    }

    /**
     * The result of one search.
     *
     * @param search one vector
     * @param limits of the search
     * @param coalesceFrom concurrent requests from which on it waits to share the next one, 1 or more
     * @param context has a bound on the time
     */
    SearchResult search(SearchBatch search, SearchLimits limits, int coalesceFrom, CallContext context) {
        int most = Math.min(MAX_QUERIES, limits.maxQueries());
        SearchBatch kind = search.withVectors(List.of());
        CoalescedSearch waiting = null;
        CoalescingQueue queue;
        lock.lock();
        try {
            queue = queues.computeIfAbsent(kind, CoalescingQueue::new);
            if (!queue.begin(coalesceFrom)) {
                waiting = new CoalescedSearch(search.vectors().get(0), context);
                queue.add(waiting);
            }
        } finally {
            lock.unlock();
        }
        if (waiting != null) {
            return coalesced(search, waiting, queue, most);
        }
        try {
            return sender.send(search, context).get(0);
        } finally {
            ended(queue, List.of(), most);
        }
    }

    /** Searches that wait for a request to end. */
    int waiting() {
        lock.lock();
        try {
            return queues.values().stream().mapToInt(CoalescingQueue::waiting).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Kinds of searches that are under way. */
    int kinds() {
        lock.lock();
        try {
            return queues.size();
        } finally {
            lock.unlock();
        }
    }

    private SearchResult coalesced(SearchBatch search, CoalescedSearch own, CoalescingQueue queue, int most) {
        boolean isWaiting = true;
        try {
            awaitTurn(own, queue);
            isWaiting = false;
        } finally {
            if (isWaiting) {
                abandon(own, queue, most);
            }
        }
        SearchResult result = own.result();
        if (result != null) {
            return result;
        }
        return own.state() == CoalescedSearch.State.LEADER ? lead(search, own, queue, most) : alone(search, own);
    }

    private SearchResult alone(SearchBatch search, CoalescedSearch own) {
        if (Thread.currentThread().isInterrupted()) {
            throw VectorException.builder(ErrorCode.CANCELLED, "the search was interrupted while it was with others")
                    .build();
        }
        // a search that has left because of its deadline or its caller fails right below, where the error gets its
        // context
        return sender.send(search, own.context()).get(0);
    }

    private void awaitTurn(CoalescedSearch own, CoalescingQueue queue) {
        CancelSignal.Registration registration = own.context().cancelSignal().onCancel(own::wake);
        try {
            while (own.isWaiting()) {
                if (own.isUnwanted()) {
                    leave(own, queue);
                } else {
                    own.await();
                }
            }
        } finally {
            registration.close();
        }
    }

    private void leave(CoalescedSearch search, CoalescingQueue queue) {
        lock.lock();
        try {
            if (search.isWaiting()) {
                queue.remove(search);
                search.state(CoalescedSearch.State.LEFT);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The thread of the search has met something unexpected while it waited: the request that it was to send is left to
     * another.
     */
    private void abandon(CoalescedSearch own, CoalescingQueue queue, int most) {
        leave(own, queue);
        if (own.state() == CoalescedSearch.State.LEADER) {
            ended(queue, without(own.group(), own), most);
        }
    }

    private SearchResult lead(SearchBatch search, CoalescedSearch own, CoalescingQueue queue, int most) {
        List<CoalescedSearch> group = own.group();
        List<SearchResult> results = null;
        boolean isGivenUp = false;
        try {
            results = send(queue.kind(), group, own.context());
        } catch (RuntimeException e) {
            isGivenUp = own.isUnwanted() || isCancelled(e);
            if (group.size() == 1 || (own.isUnwanted() && isOwn(e))) {
                throw e;
            }
        } finally {
            try {
                // the next request first, so that the server does not wait for the answers to be handed out
                ended(queue, isGivenUp ? without(group, own) : List.of(), most);
            } finally {
                if (!isGivenUp) {
                    handOut(group, own, results);
                }
            }
        }
        return results == null ? alone(search, own) : results.get(group.indexOf(own));
    }

    private static boolean isCancelled(RuntimeException e) {
        return e instanceof VectorException v && v.code() == ErrorCode.CANCELLED;
    }

    /** Whether this is how a search ends that is given up, and not a failure for which a neighbour may be to blame. */
    private static boolean isOwn(RuntimeException e) {
        return isCancelled(e) || (e instanceof VectorException v && v.code() == ErrorCode.TIMEOUT);
    }

    private List<SearchResult> send(SearchBatch kind, List<CoalescedSearch> group, CallContext context) {
        List<Vector> vectors = new ArrayList<>(group.size());
        group.forEach(search -> vectors.add(search.vector()));
        List<SearchResult> results = sender.send(kind.withVectors(vectors), context);
        if (results.size() != group.size()) {
            throw new IllegalStateException(group.size() + " searches have " + results.size() + " results");
        }
        return results;
    }

    private static List<CoalescedSearch> without(List<CoalescedSearch> group, CoalescedSearch leader) {
        List<CoalescedSearch> others = new ArrayList<>(group);
        others.remove(leader);
        return others;
    }

    private void ended(CoalescingQueue queue, List<CoalescedSearch> givenUp, int most) {
        CoalescedSearch leader;
        lock.lock();
        try {
            leader = queue.next(givenUp, most);
            if (queue.isIdle()) {
                queues.remove(queue.kind());
            }
        } finally {
            lock.unlock();
        }
        if (leader != null) {
            leader.wake();
        }
    }

    private void handOut(List<CoalescedSearch> group, CoalescedSearch leader, @Nullable List<SearchResult> results) {
        lock.lock();
        try {
            for (int i = 0; i < group.size(); i++) {
                CoalescedSearch search = group.get(i);
                if (search != leader && search.isWaiting()) {
                    if (results == null) {
                        search.state(CoalescedSearch.State.ALONE);
                    } else {
                        search.answer(results.get(i));
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < group.size(); i++) { // no iterator: there may be no memory
            if (group.get(i) != leader) {
                group.get(i).wake();
            }
        }
    }
}
