package io.covector.batching.bulk;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkProgress;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.engine.RequestPump;
import io.covector.batching.engine.RequestSource;
import io.covector.batching.sizing.RequestCounters;
import io.covector.batching.tuning.Choice;
import io.covector.batching.write.WriteTarget;
import io.covector.spi.CallContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the state of a bulk writer says is due, and lets its callers wait. One lock guards the state; it is held for moments, and
 * never while a request is sent, a listener or an executor runs. A thread that waits while nothing is under way sends a request itself, so
 * that the writer depends on no executor. Thread-safe.
 */
final class BulkPump implements RequestSource {
    private final WriteTarget target;
    private final BulkOptions options;
    private final CallContext.Child context;
    private final RequestPump requests;
    private final BulkListeners listeners;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final BulkState state;
    private volatile boolean isExecutorSlow;

    /**
     * For an open writer.
     *
     * @param start no bound on the time; the time of the writer is measured from its start
     */
    BulkPump(WriteTarget target, HelperExecutor helpers, BulkOptions options, CallContext start) {
        this.target = target;
        this.options = options;
        this.context = start.child();
        this.requests = new RequestPump(helpers, this);
        this.listeners = new BulkListeners(options, this);
        this.state = new BulkState(options, target.sizes().bounds());
    }

    private Choice choice() {
        return target.sizes().sizer(options.mode()).choice();
    }

    // ---- what producers call

    /**
     * Takes a change, when there is room for it.
     *
     * @param record null to delete
     */
    void accept(RecordId id, @Nullable VectorRecord record, long bytes) {
        awaitRoom(id, bytes, () -> state.accept(id, record, bytes));
        requests.callHelpers();
    }

    /** Takes a record that is never sent. */
    void refuse(VectorRecord record, VectorException cause) {
        awaitRoom(record.id(), 0, () -> listeners.add(state.refuse(record, cause)));
        listeners.tell();
    }

    private void awaitRoom(RecordId id, long bytes, Runnable take) {
        listeners.requireNotListening("add or delete");
        if (takeIfRoom(null, id, bytes, take)) {
            return;
        }
        Duration start = context.context().deadline().elapsed();
        Patience patience = new Patience(context.context().deadline(), options.addTimeout());
        BulkState.Place place = queueUp();
        target.counters().waiting();
        try {
            while (!takeIfRoom(place, id, bytes, take)) {
                await(() -> state.mayAccept(place, id, bytes), patience);
            }
        } finally {
            leaveLine(place);
            Duration end = context.context().deadline().elapsed();
            target.counters().waited(end.minus(start).toNanos());
        }
    }

    private boolean takeIfRoom(BulkState.@Nullable Place place, RecordId id, long bytes, Runnable take) {
        lock.lock();
        try {
            requireRunning();
            boolean hasRoom = state.mayAccept(place, id, bytes);
            if (hasRoom) {
                take.run();
            } else {
                long unused = state.flush(); // requests need not be full any more
            }
            return hasRoom;
        } finally {
            lock.unlock();
        }
    }

    private BulkState.Place queueUp() {
        lock.lock();
        try {
            return state.queueUp();
        } finally {
            lock.unlock();
        }
    }

    private void leaveLine(BulkState.Place place) {
        lock.lock();
        try {
            state.leaveLine(place);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends what was given before, and waits for its outcome and for the listeners that hear of it. */
    void flush() {
        listeners.requireNotListening("flush");
        lock.lock();
        try {
            requireRunning();
        } finally {
            lock.unlock();
        }
        drain();
        long news = listeners.news();
        Patience patience = new Patience(context.context().deadline(), Optional.empty());
        listeners.tell();
        while (!listeners.haveHeardOf(news)) {
            await(() -> listeners.haveHeardOf(news), patience);
            listeners.tell();
        }
        lock.lock();
        try {
            requireRunning();
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        long ticket;
        lock.lock();
        try {
            ticket = state.flush();
        } finally {
            lock.unlock();
        }
        BooleanSupplier isDone = () -> !state.holdsBelow(ticket) || state.stopped() != null;
        Patience patience = new Patience(context.context().deadline(), Optional.empty());
        while (!holds(isDone)) {
            await(isDone, patience);
        }
    }

    private boolean holds(BooleanSupplier condition) {
        lock.lock();
        try {
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    // ---- waiting

    /** Finds somebody who sends, or sends a request, or waits until something has changed. */
    private void await(BooleanSupplier isDone, Patience patience) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(null);
        }
        requests.callHelpers();
        if (maySend(patience) && requests.sendOne()) {
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

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void awaitChange(BooleanSupplier isDone, Patience patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (isDone.getAsBoolean()
                    || state.stopped() != null
                    || (state.isIdleAndDue(choice()) && maySend(patience))) {
                return;
            }
            if (patience.isOver()) {
                throw noRoom(patience.timeout());
            }
            long nanos = patience.nextWaitNanos();
            if (nanos == Long.MAX_VALUE) {
                changed.await();
            } else if (changed.awaitNanos(nanos) <= 0) {
                patience.hasWaited();
                isExecutorSlow |= state.isIdleAndDue(choice()) && requests.awaitsHelpers();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether this thread may send a request itself, if none is under way. A request may take longer than a bounded wait: then a
     * helper that was called gets some of the time to begin.
     */
    private boolean maySend(Patience patience) {
        return holds(() -> state.isIdleAndDue(choice()))
                && (isExecutorSlow || patience.hasWaitedForHelpers() || !requests.awaitsHelpers());
    }

    private static VectorException interrupted(@Nullable InterruptedException cause) {
        return VectorException.builder(ErrorCode.CANCELLED, "the thread was interrupted while it waited for the writer")
                .cause(cause)
                .build();
    }

    private VectorException noRoom(Duration timeout) {
        return VectorException.builder(
                        ErrorCode.TIMEOUT,
                        "the writer had no room within " + timeout.toMillis() + " ms: it holds " + state.held()
                                + " records of " + state.heldBytes() + " bytes; accepted are up to "
                                + options.maxBufferedRecords() + " records and " + options.maxBufferedBytes()
                                + " bytes. The record was not taken")
                .build();
    }

    // ---- sending

    @Override
    public @Nullable Runnable next(boolean isHelper) {
        Choice choice = choice();
        BulkRequest request;
        lock.lock();
        try {
            request = state.take(choice);
        } finally {
            lock.unlock();
        }
        return request == null ? null : () -> send(request);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, it stops the writer and is thrown by its next call
    private void send(BulkRequest request) {
        try {
            request.send(target, options.mode(), context.context());
        } catch (Throwable e) {
            request.broken(e);
        } finally {
            ended(request);
        }
        listeners.tell();
    }

    private void ended(BulkRequest request) {
        lock.lock();
        try {
            listeners.add(state.end(request));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int wanted() {
        Choice choice = choice();
        lock.lock();
        try {
            return state.wanted(choice);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void broken(Throwable thrown) {
        stop(VectorException.builder(ErrorCode.INTERNAL, "the writer failed unexpectedly: " + thrown)
                .cause(thrown)
                .build());
        context.cancel();
    }

    private void stop(VectorException cause) {
        lock.lock();
        try {
            listeners.add(state.stop(cause));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.tell();
    }

    /** Listeners have heard of so many failures, and whoever waits for that may go on. */
    void told(int failures) {
        lock.lock();
        try {
            state.told(failures);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- state

    private void requireRunning() {
        if (state.isClosed()) {
            throw VectorException.builder(ErrorCode.CLOSED, "the bulk writer is closed; open another one")
                    .build();
        }
        VectorException stop = state.stopped();
        if (stop != null) {
            throw described(stop);
        }
    }

    private VectorException described(VectorException cause) {
        VectorException described = cause.toBuilder()
                .text(cause.text() + " (bulk writer: " + progress() + ")")
                .mayHaveApplied(state.counts().inDoubt() > 0)
                .build();
        Throwable thrown = listeners.thrown();
        if (thrown != null) {
            described.addSuppressed(thrown);
        }
        return described;
    }

    BulkProgress progress() {
        Choice choice = choice();
        RequestCounters counters = target.counters();
        lock.lock();
        try {
            BulkCounts counts = state.counts();
            return new BulkProgress(
                    counts.accepted(),
                    counts.written(),
                    counts.rejected(),
                    counts.inDoubt(),
                    counters.bytes(),
                    context.context().deadline().elapsed(),
                    counters.requests(),
                    counters.retries(),
                    counters.splits(),
                    counters.waits(),
                    Duration.ofNanos(counters.waitedNanos()),
                    choice.items(),
                    state.maxConcurrentRequests(choice));
        } finally {
            lock.unlock();
        }
    }

    List<BulkFailure> failures() {
        lock.lock();
        try {
            return state.counts().failures();
        } finally {
            lock.unlock();
        }
    }

    // ---- the end

    /** Closes; false if that has happened before. */
    boolean close() {
        listeners.requireNotListening("close");
        lock.lock();
        try {
            return state.close();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is pending; returns why something is not written that nobody has been told of. */
    @Nullable
    VectorException end() {
        try {
            drain();
        } catch (VectorException e) {
            stop(e);
            context.cancel();
        } finally {
            awaitRequests();
            requests.stop();
            context.close();
        }
        listeners.tell();
        awaitListeners(listeners.news());
        lock.lock();
        try {
            VectorException cause = state.stopped();
            if (cause == null && listeners.isFailureUnheard()) {
                cause = state.counts().firstCause();
            }
            return cause == null ? null : described(cause);
        } finally {
            lock.unlock();
        }
    }

    boolean hasRequestsUnderWay() {
        return holds(state::hasRequestsUnderWay);
    }

    private void awaitRequests() {
        lock.lock();
        try {
            while (state.hasRequestsUnderWay()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitListeners(long news) {
        lock.lock();
        try {
            while (!listeners.haveHeardOf(news)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
