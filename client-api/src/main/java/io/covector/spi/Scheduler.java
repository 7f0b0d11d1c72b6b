package io.covector.spi;

import java.time.Duration;

/** Runs something later, on a thread of the client's own. Implementations are thread-safe. */
public interface Scheduler {
    /** What was scheduled. */
    interface Task {
        /** Calls it off if it has not begun; does nothing otherwise. */
        void cancel();
    }

    /**
     * Runs an action once, after the delay. All actions of a client share one thread: they must be quick and must not
     * block. What an action throws is logged and ends nothing else.
     *
     * @throws java.util.concurrent.RejectedExecutionException if no thread can be had
     */
    Task schedule(Duration delay, Runnable action);

    /**
     * Runs an action again and again until it is called off, each time so long after the last began. Runs that were
     * missed are not made up for. What the action throws is logged, and the next run comes all the same.
     *
     * <p>The client's own scheduler takes no memory from one run to the next, so that a run can fail for want of it but
     * none is lost. This default asks for each run anew, and ends when one is refused.
     *
     * @throws java.util.concurrent.RejectedExecutionException if no thread can be had
     */
    default Task repeat(Duration interval, Runnable action) {
        return new Repetition(this, interval, action).start();
    }
}
