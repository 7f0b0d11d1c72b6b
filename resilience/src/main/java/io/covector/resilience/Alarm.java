package io.covector.resilience;

import java.time.Duration;

/** Runs something later. Implementations are thread-safe. */
@FunctionalInterface
public interface Alarm {
    /**
     * Runs a quick action after the delay, on a thread of the alarm's own.
     *
     * @return calls it off if it has not begun
     */
    Runnable after(Duration delay, Runnable action);
}
