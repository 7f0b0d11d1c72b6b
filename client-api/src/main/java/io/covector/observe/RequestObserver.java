package io.covector.observe;

import io.covector.VectorException;
import java.time.Duration;
import java.util.Optional;

/** Follows one request; called by the thread that sends it. What it throws is logged and goes no further. */
public interface RequestObserver {
    /** Looks at nothing. */
    RequestObserver NONE = new RequestObserver() {};

    /**
     * An attempt failed, and another follows after a pause.
     *
     * @param attempt number of the attempt that failed, from 1
     */
    default void retrying(VectorException failure, int attempt, Duration pause) {}

    /**
     * The request is over; called once, last.
     *
     * @param failure why it failed; empty if it did not
     * @param attempts how many there were
     */
    default void ended(Optional<VectorException> failure, int attempts) {}
}
