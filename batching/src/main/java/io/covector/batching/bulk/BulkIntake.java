package io.covector.batching.bulk;

import io.covector.BulkOptions;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes changes into a bulk writer, and lets its callers wait: for room, and for the end of what was given before. A
 * thread that waits while nothing is under way sends a request itself, so that the writer depends on no executor.
 * Thread-safe.
 */
final class BulkIntake {
    private final BulkOptions options;
    private final BulkMonitor monitor;
    private final BulkPump pump;
    private volatile boolean isExecutorSlow;

    BulkIntake(BulkOptions options, BulkMonitor monitor, BulkPump pump) {
        this.options = options;
        this.monitor = monitor;
        this.pump = pump;
    }

    /**
     * Takes a change, when there is room for it.
     *
     * @param record null to delete
     */
    void accept(RecordId id, @Nullable VectorRecord record, long bytes) {
        take(id, bytes, state -> state.accept(id, record, bytes));
        pump.requests().callHelpers();
    }

    /** Takes a record that is never sent. */
    void refuse(VectorRecord record, VectorException cause) {
        take(record.id(), 0, state -> pump.listeners().add(state.refuse(record, cause)));
        pump.listeners().tell();
    }

    private void take(RecordId id, long bytes, Consumer<BulkState> take) {
        pump.listeners().requireNotListening("add or delete");
        if (!takeIfRoom(null, id, bytes, take)) {
            awaitRoom(id, bytes, take);
        }
    }

    private void awaitRoom(RecordId id, long bytes, Consumer<BulkState> take) {
        BulkState.Place place = new BulkState.Place();
        Patience patience = new Patience(pump.deadline(), options.addTimeout());
        Duration start = pump.deadline().elapsed();
        pump.counters().waiting();
        try {
            monitor.with(state -> state.queueUp(place));
            while (!takeIfRoom(place, id, bytes, take)) {
                await(state -> state.stopped() != null || state.mayAccept(place, id, bytes), patience);
            }
        } finally {
            monitor.change(state -> state.leaveLine(place));
            pump.counters().waited(pump.deadline().elapsed().minus(start).toNanos());
        }
    }

    private boolean takeIfRoom(BulkState.@Nullable Place place, RecordId id, long bytes, Consumer<BulkState> take) {
        return monitor.test(state -> {
            pump.requireRunning(state);
            boolean hasRoom = state.mayAccept(place, id, bytes);
            if (hasRoom) {
                take.accept(state);
            } else {
                state.flush(); // requests need not be full any more
            }
            return hasRoom;
        });
    }

    /** Sends what was given before, and waits for its outcome and for the listeners that hear of it. */
    void flush() {
        pump.listeners().requireNotListening("flush");
        monitor.with(pump::requireRunning);
        drain();
        long news = pump.listeners().news();
        Patience patience = new Patience(pump.deadline(), Optional.empty());
        pump.listeners().tell();
        while (!pump.listeners().haveHeardOf(news)) {
            await(state -> pump.listeners().haveHeardOf(news), patience);
            pump.listeners().tell();
        }
        monitor.with(pump::requireRunning);
    }

    /** Sends what was given before, and waits for its outcome, unless the writer stops. */
    void drain() {
        long[] ticket = new long[1];
        monitor.with(state -> ticket[0] = state.flush());
        Predicate<BulkState> isDone = state -> state.stopped() != null || !state.holdsBelow(ticket[0]);
        Patience patience = new Patience(pump.deadline(), Optional.empty());
        while (!monitor.test(isDone)) {
            await(isDone, patience);
        }
    }

    // ---- waiting

    /** Finds somebody who sends, or sends a request, or waits until something has changed. */
    private void await(Predicate<BulkState> isDone, Patience patience) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(null);
        }
        pump.requests().callHelpers();
        if (monitor.test(state -> maySend(state, patience)) && pump.requests().sendOne()) {
            patience.hasSent();
            return;
        }
        try {
            awaitChange(isDone, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }

    private void awaitChange(Predicate<BulkState> isDone, Patience patience) throws InterruptedException {
        boolean isLate = monitor.await(
                state -> {
                    boolean isEnough = isDone.test(state) || maySend(state, patience);
                    if (!isEnough && patience.isOver()) {
                        throw noRoom(state, patience.timeout());
                    }
                    return isEnough;
                },
                patience.nextWaitNanos());
        if (isLate) {
            patience.hasWaited();
            boolean isIdle = monitor.test(state -> state.isIdleAndDue(pump.choice()));
            isExecutorSlow |= isIdle && pump.requests().awaitsHelpers();
        }
    }

    /**
     * Whether this thread sends a request itself: none is under way, and nobody who was called may begin one soon. A
     * request may take longer than a bounded wait, so a helper gets some of that time to begin.
     */
    private boolean maySend(BulkState state, Patience patience) {
        return state.isIdleAndDue(pump.choice())
                && (isExecutorSlow
                        || patience.hasWaitedForHelpers()
                        || !pump.requests().awaitsHelpers());
    }

    private static VectorException interrupted(@Nullable InterruptedException cause) {
        return VectorException.builder(ErrorCode.CANCELLED, "the thread was interrupted while it waited for the writer")
                .cause(cause)
                .build();
    }

    private VectorException noRoom(BulkState state, Duration timeout) {
        return VectorException.builder(
                        ErrorCode.TIMEOUT,
                        "the writer had no room within " + timeout.toMillis() + " ms: it holds " + state.held()
                                + " records of " + state.heldBytes() + " bytes; accepted are up to "
                                + options.maxBufferedRecords() + " records and " + options.maxBufferedBytes()
                                + " bytes. The record was not taken")
                .build();
    }
}
