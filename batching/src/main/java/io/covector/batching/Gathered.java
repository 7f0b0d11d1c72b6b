package io.covector.batching;

import io.covector.SearchResult;
import io.covector.Vector;
import io.covector.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A search that waits to leave with others, and the thread that asked for it. The turn changes under the lock of the
 * {@link Gathering}; the search's own thread reads it without.
 */
final class Gathered {
    /** What the search's thread does next. */
    enum Turn {
        /** Waits for a request to end. */
        WAITS,
        /** Waits for the answer of the request that carries it. */
        TRAVELS,
        /** Sends the request that carries it and others. */
        LEADS,
        /** Takes its answer. */
        ARRIVED,
        /** Searches alone, because the request that carried it failed. */
        ALONE,
        /** Goes its own way: its time is over, or nobody waits for it any more. */
        LEFT
    }

    private final Vector vector;
    private final Deadline deadline;
    private final Thread thread = Thread.currentThread();
    private final Semaphore woken = new Semaphore(0);
    private volatile Turn turn = Turn.WAITS;
    private List<Gathered> passengers = List.of();
    private @Nullable SearchResult result;

    Gathered(Vector vector, Deadline deadline) {
        this.vector = vector;
        this.deadline = deadline;
    }

    Vector vector() {
        return vector;
    }

    Deadline deadline() {
        return deadline;
    }

    Turn turn() {
        return turn;
    }

    void turn(Turn next) {
        turn = next;
    }

    /** Makes this the search whose thread sends the request; the passengers are all that it carries. */
    void lead(List<Gathered> carried) {
        passengers = carried;
        turn = Turn.LEADS;
    }

    List<Gathered> passengers() {
        return passengers;
    }

    void arrive(SearchResult found) {
        result = found;
        turn = Turn.ARRIVED;
    }

    @Nullable
    SearchResult result() {
        return result;
    }

    boolean isWaiting() {
        return turn == Turn.WAITS || turn == Turn.TRAVELS;
    }

    boolean hasLeft() {
        return turn == Turn.LEFT;
    }

    /** Whether nobody wants the answer any more, or nobody may wait for it; asked on its own thread. */
    boolean isUnwanted() {
        return deadline.mustEnd(thread);
    }

    boolean lastsLongerThan(Gathered other) {
        Duration left = deadline.remaining().orElse(null);
        Duration others = other.deadline.remaining().orElse(null);
        return others != null && (left == null || left.compareTo(others) > 0);
    }

    /** Waits until woken, interrupted, or for as long as the deadline lasts. */
    void await() {
        try {
            deadline.acquire(woken);
        } catch (InterruptedException e) {
            thread.interrupt(); // seen by isUnwanted, and by the caller
        }
    }

    void wake() {
        woken.release();
    }
}
