package io.covector.batching;

import io.covector.ErrorCode;
import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.VectorException;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.SearchBatch;
import io.covector.spi.SearchLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets single searches of many threads leave in one request, without a waiting window: while enough requests of a kind are in
 * flight, further searches of that kind wait for one of them to end, and leave together, at that moment, in one request. A
 * thread that finds fewer in flight sends its own search itself, as if this class were not there.
 *
 * <p>A request is sent by the thread of one of its searches, the one that may wait longest. A search leaves when its own
 * deadline, its caller's wish or an interrupt says so. If that ends a request under way, the others go on with a new one; if
 * a request fails for another reason, every search in it is sent once more, alone. Thread-safe.
 */
final class Gathering {
    /** Searches of one request at most; beyond, a server's rate no longer grows but its answers come later. */
    private static final int MAX_GATHERED = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SearchBatch, Lane> lanes = new HashMap<>();
    private final Sender sender;

    /** Sends one request. */
    interface Sender {
        List<SearchResult> send(SearchBatch batch, Deadline deadline);
    }

    Gathering(Sender sender) {
        this.sender = sender;
    }

    /**
     * The result of one search.
     *
     * @param search one vector
     * @param limits gathers from one request in flight or more
     * @param deadline has a bound
     */
    SearchResult search(SearchBatch search, SearchLimits limits, Deadline deadline) {
        int most = Math.min(MAX_GATHERED, limits.maxQueries());
        SearchBatch kind = search.withVectors(List.of());
        Gathered waiting = null;
        Lane lane;
        lock.lock();
        try {
            lane = lanes.computeIfAbsent(kind, Lane::new);
            if (!lane.begin(limits.gatherFrom())) {
                waiting = new Gathered(search.vectors().get(0), deadline);
                lane.await(waiting);
            }
        } finally {
            lock.unlock();
        }
        if (waiting != null) {
            return gathered(search, waiting, lane, most);
        }
        try {
            return sender.send(search, deadline).get(0);
        } finally {
            ended(lane, List.of(), most);
        }
    }

    /** Searches that wait for a request to end. */
    int waiting() {
        lock.lock();
        try {
            return lanes.values().stream().mapToInt(Lane::waiting).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Kinds of searches that are under way. */
    int kinds() {
        lock.lock();
        try {
            return lanes.size();
        } finally {
            lock.unlock();
        }
    }

    private SearchResult gathered(SearchBatch search, Gathered own, Lane lane, int most) {
        awaitTurn(own, lane);
        SearchResult result = own.result();
        if (result != null) {
            return result;
        }
        if (own.turn() == Gathered.Turn.LEADS) {
            return lead(search, own, lane, most);
        }
        return alone(search, own);
    }

    private SearchResult alone(SearchBatch search, Gathered own) {
        if (Thread.currentThread().isInterrupted()) {
            throw VectorException.builder(ErrorCode.CANCELLED, "the search was interrupted while it was with others")
                    .build();
        }
        // a search that has left because of its deadline or its caller fails right below, where the error gets its
        // context
        return sender.send(search, own.deadline()).get(0);
    }

    private void awaitTurn(Gathered own, Lane lane) {
        CancelSignal.Registration registration = own.deadline().cancelSignal().onCancel(own::wake);
        try {
            while (own.isWaiting()) {
                if (own.isUnwanted()) {
                    leave(own, lane);
                } else {
                    own.await();
                }
            }
        } finally {
            registration.close();
        }
    }

    private void leave(Gathered search, Lane lane) {
        lock.lock();
        try {
            if (search.isWaiting()) {
                lane.remove(search);
                search.turn(Gathered.Turn.LEFT);
            }
        } finally {
            lock.unlock();
        }
    }

    private SearchResult lead(SearchBatch search, Gathered own, Lane lane, int most) {
        List<Gathered> group = own.passengers();
        List<SearchResult> results = null;
        boolean givenUp = false;
        try {
            results = send(lane.kind(), group, own.deadline());
        } catch (RuntimeException e) {
            givenUp = own.isUnwanted() || isCancelled(e);
            if (group.size() == 1 || (own.isUnwanted() && isOwn(e))) {
                throw e;
            }
        } finally {
            // the next request first, so that the server does not wait for the answers to be handed out
            ended(lane, givenUp ? without(group, own) : List.of(), most);
            if (!givenUp) {
                settle(group, own, results);
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

    private List<SearchResult> send(SearchBatch kind, List<Gathered> group, Deadline deadline) {
        List<Vector> vectors = new ArrayList<>(group.size());
        group.forEach(search -> vectors.add(search.vector()));
        List<SearchResult> results = sender.send(kind.withVectors(vectors), deadline);
        if (results.size() != group.size()) {
            throw new IllegalStateException(group.size() + " searches have " + results.size() + " results");
        }
        return results;
    }

    private static List<Gathered> without(List<Gathered> group, Gathered leader) {
        List<Gathered> others = new ArrayList<>(group);
        others.remove(leader);
        return others;
    }

    private void ended(Lane lane, List<Gathered> givenUp, int most) {
        Gathered leader;
        lock.lock();
        try {
            leader = lane.next(givenUp, most);
            if (lane.isIdle()) {
                lanes.remove(lane.kind());
            }
        } finally {
            lock.unlock();
        }
        if (leader != null) {
            leader.wake();
        }
    }

    private void settle(List<Gathered> group, Gathered leader, @Nullable List<SearchResult> results) {
        lock.lock();
        try {
            for (int i = 0; i < group.size(); i++) {
                Gathered search = group.get(i);
                if (search != leader && search.isWaiting()) {
                    if (results == null) {
                        search.turn(Gathered.Turn.ALONE);
                    } else {
                        search.arrive(results.get(i));
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        for (Gathered search : group) {
            if (search != leader) {
                search.wake();
            }
        }
    }
}
