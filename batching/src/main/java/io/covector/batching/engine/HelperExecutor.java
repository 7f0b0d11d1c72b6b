package io.covector.batching.engine;

import io.covector.spi.CallContext;
import io.covector.spi.CancelSignal;
import io.covector.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands tasks to an executor that may do anything with them: run them at once on the same thread, later, or never,
 * refuse them in any way, or take its time to decide. One thread hands over at a time, and the others go on without. An
 * {@code execute} that waits is interrupted after a moment, and the executor is left alone for a while: so an executor
 * that blocks holds up one caller, for a moment, unless it does not heed interrupts. Thread-safe.
 */
public final class HelperExecutor {
    /** An executor that works returns within microseconds. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private static final Duration LEFT_ALONE = Duration.ofSeconds(1);

    private final Executor executor;
    private final Scheduler scheduler;
    private final AtomicBoolean isUnavailable = new AtomicBoolean();

    private static final HelperExecutor NONE = none();

    /** What became of a task. */
    enum Answer {
        /** The executor has it. */
        TAKEN,
        /** The executor has run it on this thread, where it did nothing: this thread may as well do the work. */
        SAME_THREAD,
        /** It will not be run. */
        REFUSED
    }

    /**
     * For one executor.
     *
     * @param scheduler ends the wait for it
     */
    public HelperExecutor(Executor executor, Scheduler scheduler) {
        this.executor = executor;
        this.scheduler = scheduler;
    }

    private static HelperExecutor none() {
        HelperExecutor none = new HelperExecutor(task -> {}, (delay, action) -> () -> {});
        none.isUnavailable.set(true);
        return none;
    }

    /** These helpers, or none for a call that takes part in a transaction of the thread that makes it. */
    public HelperExecutor unless(boolean joinsTransaction) {
        return joinsTransaction ? NONE : this;
    }

    /**
     * Hands over a task. Call it without a lock.
     *
     * @param call nothing is handed over when it must end. Its cancellation does not interrupt {@code execute}, which
     *     is over soon anyway: an interrupt of the application's could not be told from it
     */
    @SuppressWarnings("CatchingUnchecked") // whatever an executor throws, it is a refusal
    Answer offer(HelperTask task, CallContext call) {
        AtomicBoolean isBlocked = new AtomicBoolean();
        if (!isUnavailable.compareAndSet(false, true)) {
            return Answer.REFUSED;
        }
        Answer answer = Answer.TAKEN;
        try {
            call.check();
            execute(task, isBlocked);
        } catch (Throwable e) {
            answer = Answer.REFUSED;
        } finally {
            handedOver(isBlocked.get());
        }
        if (task.handedOver()) {
            answer = Answer.SAME_THREAD;
        }
        // an executor may refuse a task, or run it here, and run it elsewhere besides
        return answer == Answer.TAKEN || task.revoke() ? answer : Answer.TAKEN;
    }

    private void execute(HelperTask task, AtomicBoolean isBlocked) {
        CancelSignal tookLong = new CancelSignal();
        Scheduler.Task end = scheduler.schedule(PATIENCE, () -> {
            isBlocked.set(true);
            tookLong.cancel();
        });
        try {
            CancelSignal.Registration interrupt = tookLong.interruptCaller();
            try {
                HandOver.run(() -> executor.execute(task));
            } finally {
                interrupt.close();
            }
        } finally {
            end.cancel();
        }
    }

    private void handedOver(boolean isBlocked) {
        if (!isBlocked) {
            isUnavailable.set(false);
            return;
        }
        try {
            scheduler.schedule(LEFT_ALONE, () -> isUnavailable.set(false));
        } catch (RuntimeException | Error e) {
            isUnavailable.set(false);
        }
    }
}
