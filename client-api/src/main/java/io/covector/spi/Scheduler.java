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
}
