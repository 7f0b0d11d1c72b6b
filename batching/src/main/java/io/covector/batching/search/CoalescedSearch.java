package io.covector.batching.search;

import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.spi.CallContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A search that waits to share a request, and the thread that asked for it. The state changes under the lock of the
 * {@link SearchCoalescer}; the search's own thread reads it without.
 */
final class CoalescedSearch {
    /** What the search's thread does next. */
    enum State {
        /** Waits for a request to end. */
        QUEUED,
        /** Waits for the answer of the request that it is in. */
        SENT,
        /** Sends the request that it is in. */
        LEADER,
        /** Takes its answer. */
        ANSWERED,
        /** Searches alone, because the request that it was in failed. */
        ALONE,
        /** Goes its own way: its time is over, or nobody waits for it any more. */
        LEFT
    }

    private final Vector vector;
    private final CallContext context;
    private final Thread thread = Thread.currentThread();
    private final Semaphore woken = new Semaphore(0);
    private volatile State state = State.QUEUED;
    private List<CoalescedSearch> group = List.of();
    private @Nullable SearchResult result;

    CoalescedSearch(Vector vector, CallContext context) {
        this.vector = vector;
        this.context = context;
    }

    Vector vector() {
        return vector;
    }

    CallContext context() {
        return context;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    /** Makes this the search whose thread sends the request, which has all of the group in it. */
    void lead(List<CoalescedSearch> searches) {
        group = searches;
        state = State.LEADER;
    }

    List<CoalescedSearch> group() {
        return group;
    }

    /** If it waits, its thread searches alone now. */
    void goAlone() {
        if (isWaiting()) {
            state = State.ALONE;
            wake();
        }
    }

    void answer(SearchResult found) {
        result = found;
        state = State.ANSWERED;
    }

    @Nullable
    SearchResult result() {
        return result;
    }

    boolean isWaiting() {
        return state == State.QUEUED || state == State.SENT;
    }

    boolean hasLeft() {
        return state == State.LEFT;
    }

    /** Whether nobody wants the answer any more, or nobody may wait for it; asked on its own thread. */
    boolean isUnwanted() {
        return context.mustEnd(thread);
    }

    boolean lastsLongerThan(CoalescedSearch other) {
        Duration left = context.deadline().remaining().orElse(null);
        Duration others = other.context.deadline().remaining().orElse(null);
        return others != null && (left == null || left.compareTo(others) > 0);
    }

    /** Waits until woken, interrupted, or for as long as the deadline lasts. */
    void await() {
        try {
            boolean unused = context.deadline().acquire(woken);
        } catch (InterruptedException e) {
            thread.interrupt(); // seen by isUnwanted, and by the caller
        }
    }

    void wake() {
        woken.release();
    }
}
