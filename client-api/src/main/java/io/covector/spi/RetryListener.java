package io.covector.spi;

import io.covector.VectorException;

/** Is told of attempts that failed and are made again. Called by the thread that makes the call. */
@FunctionalInterface
public interface RetryListener {
    /** Does nothing. */
    RetryListener NONE = failure -> {};

    /** An attempt failed; the next follows after a pause. */
    void retrying(VectorException failure);
}
