package io.covector.batching.bulk;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkProgress;
import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.batching.engine.HelperExecutor;
import io.covector.batching.engine.RequestPump;
import io.covector.batching.engine.RequestSource;
import io.covector.batching.sizing.Choice;
import io.covector.batching.sizing.RequestCounters;
import io.covector.batching.write.WriteTarget;
import io.covector.spi.CallContext;
import io.covector.spi.Deadline;
import io.covector.spi.Thrown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the state of a bulk writer says is due, tells the listeners, and says how far the writer is. Thread-safe.
 */
final class BulkPump implements RequestSource, BulkListeners.Writer {
    private final WriteTarget target;
    private final BulkOptions options;
    private final CallContext.Child part;
    private final BulkMonitor monitor;
    private final RequestPump requests;
    private final BulkListeners listeners;

    /**
     * For an open writer.
     *
     * @param start no bound on the time; the time of the writer is measured from its start
     */
    BulkPump(WriteTarget target, HelperExecutor helpers, BulkOptions options, BulkMonitor monitor, CallContext start) {
        this.target = target;
        this.options = options;
        this.monitor = monitor;
        this.part = start.child();
        this.requests = new RequestPump(helpers, this, part.context());
        this.listeners = new BulkListeners(options, this);
    }

    Choice choice() {
        return target.sizes().sizer(options.mode()).choice();
    }

    RequestPump requests() {
        return requests;
    }

    BulkListeners listeners() {
        return listeners;
    }

    RequestCounters counters() {
        return target.counters();
    }

    /** Measures the time of the writer. */
    Deadline deadline() {
        return part.context().deadline();
    }

    // ---- sending

    @Override
    public @Nullable Runnable next(boolean isHelper) {
        if (!isHelper && Thread.currentThread().isInterrupted()) {
            return null; // it would send in vain, again and again
        }
        BulkRequest request = monitor.take(choice());
        return request == null ? null : () -> send(request, isHelper);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, it stops the writer and is thrown by its next call
    private void send(BulkRequest request, boolean isHelper) {
        try {
            request.send(target, options.mode(), part.context(), isHelper);
        } catch (Throwable e) {
            request.broken(e);
        } finally {
            monitor.change(state -> listeners.add(state.end(request)));
        }
        listeners.tell();
    }

    @Override
    public int wanted() {
        Choice choice = choice();
        return monitor.count(state -> state.wanted(choice));
    }

    @Override
    public boolean hasRequestsUnderWay() {
        return monitor.test(BulkState::hasRequestsUnderWay);
    }

    @Override
    public void told(int failures) {
        monitor.change(state -> state.told(failures));
    }

    // ---- stopping

    @Override
    public void broken(Throwable thrown) {
        stop(VectorException.builder(ErrorCode.INTERNAL, "the writer failed unexpectedly: " + Thrown.text(thrown))
                .cause(thrown)
                .build());
    }

    /** Gives up what waits and what is under way. */
    void stop(VectorException cause) {
        monitor.change(state -> listeners.add(state.stop(cause)));
        try {
            part.cancel();
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
        }
        listeners.tell();
    }

    /** Waits for what is under way, and for the listeners; nothing is sent any more. */
    void end() {
        monitor.awaitUninterruptibly(state -> !state.hasRequestsUnderWay());
        requests.stop();
        part.close();
        listeners.tell();
        long news = listeners.news();
        monitor.awaitUninterruptibly(state -> listeners.haveHeardOf(news));
    }

    // ---- how far it is

    @Override
    public BulkProgress progress() {
        AtomicReference<@Nullable BulkProgress> progress = new AtomicReference<>();
        Choice choice = choice();
        monitor.with(state -> progress.set(progress(state, choice)));
        return Objects.requireNonNull(progress.get());
    }

    BulkProgress progress(BulkState state, Choice choice) {
        RequestCounters counters = target.counters();
        BulkCounts counts = state.counts();
        return new BulkProgress(
                counts.accepted(),
                counts.written(),
                counts.rejected(),
                counts.inDoubt(),
                counters.bytes(),
                deadline().elapsed(),
                counters.requests(),
                counters.retries(),
                counters.splits(),
                counters.waits(),
                Duration.ofNanos(counters.waitedNanos()),
                choice.items(),
                state.maxConcurrentRequests(choice));
    }

    List<BulkFailure> failures() {
        List<BulkFailure> failures = new ArrayList<>();
        monitor.with(state -> failures.addAll(state.counts().failures()));
        return List.copyOf(failures);
    }

    /** Fails unless the writer is open and has not stopped. */
    void requireRunning(BulkState state) {
        if (state.isClosed()) {
            throw VectorException.builder(ErrorCode.CLOSED, "the bulk writer is closed; open another one")
                    .build();
        }
        VectorException stop = state.stopped();
        if (stop != null) {
            throw described(state, stop);
        }
    }

    /** Why something is not written that nobody has been told of; null if there is nothing. */
    @Nullable
    VectorException failure() {
        AtomicReference<@Nullable VectorException> failure = new AtomicReference<>();
        monitor.with(state -> {
            VectorException cause = state.stopped();
            if (cause == null && listeners.isFailureUnheard()) {
                cause = state.counts().firstCause();
            }
            failure.set(cause == null ? null : described(state, cause));
        });
        return failure.get();
    }

    private VectorException described(BulkState state, VectorException cause) {
        VectorException described = cause.toBuilder()
                .text(cause.text() + " (bulk writer: " + progress(state, choice()) + ")")
                .mayHaveApplied(state.counts().inDoubt() > 0)
                .build();
        Throwable thrown = listeners.thrown();
        if (thrown != null) {
            described.addSuppressed(thrown);
        }
        return described;
    }
}
