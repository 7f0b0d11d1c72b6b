package io.covector.batching;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkProgress;
import io.covector.BulkWriter;
import io.covector.ErrorCode;
import io.covector.RecordId;
import io.covector.VectorException;
import io.covector.VectorRecord;
import io.covector.WriteOutcome;
import io.covector.batching.tuning.Choice;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import io.covector.spi.Interrupts;
import io.covector.spi.WriteMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bulk writer; {@link BulkWriter} says what it promises. One lock guards queue, ledger and state, and is never held while a
 * request is on its way or a listener runs. Senders are tasks on the executor: each takes one request after the other as
 * long as there are any and no more than the bound are in flight. A thread that would wait while nothing is in flight sends
 * one itself, so that the writer depends on no executor. Listeners run under a lock of their own, in the order in which
 * requests end. Thread-safe.
 */
final class BulkLoad implements BulkWriter {
    private final Writing writing;
    private final BulkOptions options;
    private final BulkChecks checks;
    private final WriteMode mode;
    private final Traffic traffic;
    private final CancelSignal cancel = new CancelSignal();
    private final Deadline deadline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReentrantLock listening = new ReentrantLock();
    private final BulkQueue queue = new BulkQueue();
    private final BulkLedger ledger;
    private int inFlight;
    private int senders;
    private int telling;
    private long flushTo;
    private boolean closed;
    private @Nullable VectorException stop;

    /**
     * An open writer.
     *
     * @param start no bound on the time; the time of the writer is measured from its start
     */
    BulkLoad(Writing writing, BulkOptions options, BulkChecks checks, Deadline start) {
        this.writing = writing;
        this.options = options;
        this.checks = checks;
        this.mode = options.mode() == BulkOptions.Mode.UPSERT ? WriteMode.UPSERT : WriteMode.INSERT;
        this.traffic = new Traffic(writing.traffic());
        this.deadline = start.cancelledBy(cancel);
        this.ledger = new BulkLedger(options.maxFailures());
    }

    // ---- what producers call

    @Override
    public void add(VectorRecord record) {
        VectorRecord checked = checks.record(record);
        long bytes = writing.encodedBytes(checked);
        if (bytes > writing.bounds().serverBytes()) {
            refuse(checked, bytes);
        } else {
            accept(checked.id(), checked, bytes);
        }
    }

    @Override
    public void delete(RecordId id) {
        accept(checks.id(id), null, IdSlices.bytes(id));
    }

    private void accept(RecordId id, @Nullable VectorRecord record, long bytes) {
        lock.lock();
        try {
            requireRunning();
            awaitRoom(id, bytes);
            queue.add(id, record, bytes, ledger.accept());
            boolean unused = callSenders();
        } finally {
            lock.unlock();
        }
    }

    private void refuse(VectorRecord record, long bytes) {
        VectorException cause =
                Shipment.tooLarge(record.id(), bytes, writing.bounds().serverBytes());
        lock.lock();
        try {
            requireRunning();
            Change change = new Change(record.id(), 0);
            change.become(record, bytes, ledger.accept());
            tellUnlocked(ledger.failed(change, WriteOutcome.REJECTED, cause, cause.text()));
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(RecordId id, long bytes) {
        return queue.isWaiting(id)
                || queue.held() == 0
                || (queue.held() < options.maxRecords() && queue.heldBytes() + bytes <= options.maxBytes());
    }

    private void awaitRoom(RecordId id, long bytes) {
        if (hasRoom(id, bytes)) {
            return;
        }
        Duration start = deadline.elapsed();
        Deadline patience = options.addTimeout().map(deadline::atMost).orElse(deadline);
        traffic.waiting();
        try {
            while (!hasRoom(id, bytes)) {
                flushTo = queue.nextTicket(); // requests need not be full any more
                await(patience);
                requireRunning();
            }
        } finally {
            traffic.waited(deadline.elapsed().minus(start).toNanos());
        }
    }

    /** Waits for a request to end, or sends one if nobody else does. Called and left with the lock held. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void await(Deadline patience) {
        if (callSenders()) {
            return; // what was waited for may have come
        }
        // a request takes longer than a bounded wait may: then only if nobody else can
        boolean maySend = inFlight == 0 && (senders == 0 || patience.timeout().isEmpty());
        if (maySend && sendOne()) {
            return;
        }
        Duration left = patience.remaining().orElse(null);
        if (left != null && left.isZero()) {
            throw VectorException.builder(
                            ErrorCode.TIMEOUT,
                            "the writer had no room within "
                                    + patience.timeout().orElseThrow().toMillis() + " ms: it holds " + queue.held()
                                    + " records of " + queue.heldBytes() + " bytes; accepted are up to "
                                    + options.maxRecords() + " records and " + options.maxBytes()
                                    + " bytes. The record was not taken")
                    .build();
        }
        try {
            if (left == null) {
                changed.await();
            } else {
                boolean unused = changed.await(left.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw VectorException.builder(
                            ErrorCode.CANCELLED, "the thread was interrupted while it waited for the writer")
                    .cause(e)
                    .build();
        }
    }

    @Override
    public BulkProgress flush() {
        lock.lock();
        try {
            requireRunning();
            drain(queue.nextTicket());
            requireRunning();
            return progress();
        } finally {
            lock.unlock();
        }
    }

    private void drain(long to) {
        flushTo = Math.max(flushTo, to);
        while ((queue.holdsBelow(to) || telling > 0) && stop == null) {
            await(deadline);
        }
    }

    // ---- sending

    private int parallelism(Choice choice) {
        return Math.min(choice.parallelism(), options.maxParallelism().orElse(choice.parallelism()));
    }

    private boolean isDue(Choice choice) {
        return queue.waiting() > 0
                && (inFlight == 0
                        || queue.waiting() >= choice.items()
                        || queue.waitingBytes() >= writing.bounds().maxBytes()
                        || queue.isWaitingBelow(flushTo));
    }

    /**
     * Sees to it that somebody sends what is due. Called and left with the lock held, which is given up meanwhile, as an
     * executor may do anything.
     *
     * @return whether somebody was found
     */
    private boolean callSenders() {
        boolean found = false;
        while (isSenderWanted() && callSender()) {
            found = true;
        }
        return found;
    }

    private boolean callSender() {
        boolean taken = false;
        senders++;
        lock.unlock();
        try {
            writing.helpers().execute(this::runSender);
            taken = true;
        } catch (RejectedExecutionException e) {
            // whoever waits next sends
        } finally {
            lock.lock();
            senders -= taken ? 0 : 1;
        }
        return taken;
    }

    private boolean isSenderWanted() {
        Choice choice = writing.sizing(mode).choice();
        return stop == null
                && inFlight + senders < parallelism(choice)
                && isDue(choice)
                && (senders == 0 || queue.waiting() > senders * choice.items());
    }

    private void runSender() {
        lock.lock();
        try {
            senders--;
            while (sendOne()) {
                boolean unused = callSenders();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends one request, if there is one; called and left with the lock held, which is given up meanwhile. */
    @SuppressWarnings("CatchingUnchecked") // whatever it is, it stops the writer and is thrown by its next call
    private boolean sendOne() {
        Choice choice = writing.sizing(mode).choice();
        if (stop != null || inFlight >= parallelism(choice) || !isDue(choice)) {
            return false;
        }
        int most = Math.min(choice.items(), writing.bounds().maxRows());
        List<Change> taken = queue.take(most, writing.bounds().maxBytes());
        if (taken.isEmpty()) {
            return false; // their ids are in flight
        }
        BulkRequest request = new BulkRequest(taken, choice);
        inFlight++;
        lock.unlock();
        try {
            request.send(writing, traffic, mode, deadline);
        } catch (Throwable e) {
            request.broken(unexpected(e));
        } finally {
            lock.lock();
        }
        ended(request);
        return true;
    }

    private static VectorException unexpected(Throwable e) {
        return VectorException.builder(ErrorCode.INTERNAL, "the writer failed unexpectedly: " + e)
                .mayHaveApplied(true)
                .cause(e)
                .build();
    }

    /** Called and left with the lock held, which is given up while listeners run. */
    private void ended(BulkRequest request) {
        List<BulkFailure> failures = new ArrayList<>(0);
        List<Change> changes = request.changes();
        for (int i = 0; i < changes.size(); i++) {
            if (request.outcome(i) == WriteOutcome.WRITTEN) {
                ledger.written(changes.get(i));
            } else {
                VectorException cause = request.cause(i);
                failures.addAll(ledger.failed(changes.get(i), request.outcome(i), cause, cause.text()));
            }
        }
        queue.end(changes);
        inFlight--;
        VectorException cause = request.stop();
        if (cause != null) {
            failures.addAll(stop(cause));
        }
        changed.signalAll();
        tellUnlocked(failures);
    }

    private void tellUnlocked(List<BulkFailure> failures) {
        telling++;
        lock.unlock();
        try {
            tell(failures);
        } finally {
            lock.lock();
            telling--;
            changed.signalAll();
        }
    }

    /** Gives up what waits; returns what is to be told. */
    private List<BulkFailure> stop(VectorException cause) {
        if (stop != null) {
            return List.of();
        }
        stop = cause;
        List<BulkFailure> failures = new ArrayList<>();
        String reason = "not sent, because an earlier request of the writer failed: " + cause.text();
        for (Change change : queue.clear()) {
            failures.addAll(ledger.failed(change, WriteOutcome.REJECTED, cause, reason));
        }
        return failures;
    }

    private void tell(List<BulkFailure> failures) {
        listening.lock();
        try {
            options.onFailure().ifPresent(listener -> failures.forEach(listener));
            options.onProgress().ifPresent(listener -> listener.accept(progress()));
        } catch (RuntimeException e) {
            lock.lock();
            try {
                List<BulkFailure> unused =
                        stop(VectorException.builder(ErrorCode.INTERNAL, "a listener of the writer failed: " + e)
                                .cause(e)
                                .build());
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        } finally {
            listening.unlock();
        }
    }

    // ---- state

    private void requireRunning() {
        if (closed) {
            throw VectorException.builder(ErrorCode.CLOSED, "the bulk writer is closed; open another one")
                    .build();
        }
        if (stop != null) {
            throw described(stop);
        }
    }

    private VectorException described(VectorException cause) {
        return cause.toBuilder()
                .text(cause.text() + " (bulk writer: " + progress() + ")")
                .mayHaveApplied(ledger.inDoubt() > 0)
                .build();
    }

    @Override
    public BulkProgress progress() {
        lock.lock();
        try {
            Choice choice = writing.sizing(mode).choice();
            return new BulkProgress(
                    ledger.accepted(),
                    ledger.written(),
                    ledger.rejected(),
                    ledger.inDoubt(),
                    traffic.bytes(),
                    deadline.elapsed(),
                    traffic.requests(),
                    traffic.retries(),
                    traffic.splits(),
                    traffic.waits(),
                    Duration.ofNanos(traffic.waitedNanos()),
                    choice.items(),
                    parallelism(choice));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<BulkFailure> failures() {
        lock.lock();
        try {
            return ledger.failures();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        VectorException failure = end();
        Interrupts.setAside(() -> checks.afterLoad(failure)); // the index is built all the same
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits until nothing is pending; returns why something is not written that nobody has been told of. */
    private @Nullable VectorException end() {
        lock.lock();
        try {
            try {
                drain(queue.nextTicket());
            } catch (VectorException e) {
                cancel.cancel();
                tellUnlocked(stop(e));
            }
            while (inFlight > 0 || telling > 0) {
                changed.awaitUninterruptibly();
            }
            VectorException cause = stop;
            if (cause == null && options.onFailure().isEmpty()) {
                cause = ledger.firstCause();
            }
            return cause == null ? null : described(cause);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return progress().toString();
    }
}
