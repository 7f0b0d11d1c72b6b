package io.covector.batching.engine;

import io.covector.spi.CallContext;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands tasks to an executor that may do anything with them: run them at once on the same thread, later, or never,
 * refuse them in any way, or take its time to decide. One thread hands over at a time, and the others go on without, so
 * that an executor that blocks in {@code execute} holds up one caller at most. Thread-safe.
 */
public final class HelperExecutor {
    private final Executor executor;
    private final AtomicBoolean handingOver = new AtomicBoolean();

    /** What became of a task. */
    enum Answer {
        /** The executor has it. */
        TAKEN,
        /** The executor has run it on this thread, where it did nothing: this thread may as well do the work. */
        SAME_THREAD,
        /** It will not be run. */
        REFUSED
    }

    /** For one executor. */
    public HelperExecutor(Executor executor) {
        this.executor = executor;
    }

    /**
     * Hands over a task. Call it without a lock.
     *
     * @param call its cancellation ends an {@code execute} that waits, by an interrupt
     */
    @SuppressWarnings("CatchingUnchecked") // whatever an executor throws, it is a refusal
    Answer offer(HelperTask task, CallContext call) {
        if (!handingOver.compareAndSet(false, true)) {
            return Answer.REFUSED;
        }
        Answer answer = Answer.TAKEN;
        try {
            boolean unused = call.interruptibly(() -> execute(task));
        } catch (Throwable e) {
            answer = Answer.REFUSED;
        } finally {
            handingOver.set(false);
        }
        if (task.handedOver()) {
            answer = Answer.SAME_THREAD;
        }
        // an executor may refuse a task, or run it here, and run it elsewhere besides
        return answer == Answer.TAKEN || task.revoke() ? answer : Answer.TAKEN;
    }

    private boolean execute(HelperTask task) {
        executor.execute(task);
        return true;
    }
}
