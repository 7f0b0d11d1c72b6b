package io.covector.batching.engine;

import org.jspecify.annotations.Nullable;

/**
 * Where a {@link RequestPump} gets requests from. Implementations are thread-safe; their locks are their own affair.
 */
public interface RequestSource {
    /**
     * The next request, which the asking thread sends at once; null if there is none for it now.
     *
     * @param isHelper whether the thread is one of the executor: it may leave when fewer requests shall be concurrent,
     *     and its interrupt does not concern the call
     */
    @Nullable
    Runnable next(boolean isHelper);

    /** How many threads would get a request if they asked now. */
    int wanted();

    /** Something unexpected was thrown: nothing more is to be sent, and what is under way is to be cancelled. */
    void broken(Throwable thrown);
}
