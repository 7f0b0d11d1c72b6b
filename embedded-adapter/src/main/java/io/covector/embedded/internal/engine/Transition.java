package io.covector.embedded.internal.engine;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The opening or closing of an engine. It goes on when a call that waits for it is over, and all calls take its result.
 * Thread-safe.
 */
final class Transition {
    /** What it does. */
    enum Kind {
        /** Opens an engine where none can be used. */
        OPENING,
        /** Opens one that writes, in place of one that only reads. */
        MAKING_WRITABLE,
        /** Closes one that nobody uses. */
        CLOSING
    }

    private final Kind kind;
    private final String collection;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicLong replayed = new AtomicLong();
    private final Set<Semaphore> waiting = new HashSet<>();
    private boolean over;
    private @Nullable Throwable failure;

    Transition(Kind kind, String collection) {
        this.kind = kind;
        this.collection = collection;
    }

    Kind kind() {
        return kind;
    }

    /** Whether the caller is the first one, who does it. */
    boolean begin() {
        return !begun.getAndSet(true);
    }

    /** Counts an entry of the log that is replayed. */
    void replayed() {
        replayed.incrementAndGet();
    }

    synchronized void end(@Nullable Throwable failed) {
        failure = failed;
        over = true;
        waiting.forEach(Semaphore::release);
    }

    /** Why it failed; null if it did not. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Waits within the call's deadline.
     *
     * @throws VectorException with {@code TIMEOUT} or {@code CANCELLED}
     */
    void await(CallContext context) {
        Semaphore ended = register();
        try {
            if (!context.await(ended)) {
                throw VectorException.builder(
                                ErrorCode.TIMEOUT,
                                "the deadline has passed while collection '" + collection + "' is "
                                        + (kind == Kind.CLOSING ? "closed" : "opened") + ", with "
                                        + replayed.get() + " changes of its log replayed so far; that goes on, and a"
                                        + " later call takes its result")
                        .build();
            }
        } finally {
            unregister(ended);
        }
    }

    /** Waits as long as it takes, also on an interrupted thread. */
    void awaitEnd() {
        register().acquireUninterruptibly();
    }

    private synchronized Semaphore register() {
        Semaphore ended = new Semaphore(over ? 1 : 0);
        waiting.add(ended);
        return ended;
    }

    private synchronized void unregister(Semaphore ended) {
        waiting.remove(ended);
    }
}
