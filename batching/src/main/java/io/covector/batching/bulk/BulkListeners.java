package io.covector.batching.bulk;

import io.covector.BulkFailure;
import io.covector.BulkOptions;
import io.covector.BulkProgress;
import io.covector.VectorException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the listeners of a bulk writer. One thread at a time runs them, without a lock: first the failures in their
 * order, then how far the writer is. Others leave their news and go on, so a slow listener holds up nobody else, and
 * what comes meanwhile is told together. What a listener throws changes nothing. Thread-safe.
 */
final class BulkListeners {
    private final @Nullable Consumer<BulkFailure> onFailure;
    private final @Nullable Consumer<BulkProgress> onProgress;
    private final Writer writer;
    private final ReentrantLock lock = new ReentrantLock();
    private List<BulkFailure> failures = new ArrayList<>(0);
    private long news;
    private long told;
    private @Nullable Thread telling;
    private @Nullable Throwable thrown;
    private boolean isFailureUnheard;

    /** What the listeners are told of. */
    interface Writer {
        BulkProgress progress();

        boolean hasRequestsUnderWay();

        /** The listeners have heard of so many failures. */
        void told(int failures);
    }

    BulkListeners(BulkOptions options, Writer writer) {
        this.onFailure = options.onFailure().orElse(null);
        this.onProgress = options.onProgress().orElse(null);
        this.writer = writer;
    }

    /** Something has happened; whoever says so calls {@link #tell} when it holds no lock. */
    void add(List<BulkFailure> more) {
        lock.lock();
        try {
            if (onFailure != null) {
                failures.addAll(more);
            }
            news++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs the listeners, unless another thread does, until they have heard of all that was new when this was called.
     * What comes meanwhile is left to the thread that sends the next request that ends, if there is one.
     */
    void tell() {
        long own = news();
        Telling next = begin();
        while (next != null) {
            try {
                run(next);
            } finally {
                end(next);
            }
            boolean isLeftToOthers = next.news() >= own && writer.hasRequestsUnderWay();
            next = isLeftToOthers ? null : begin();
        }
    }

    /**
     * What is to be told.
     *
     * @param failures what has failed
     * @param news number of the latest news in it
     */
    private record Telling(List<BulkFailure> failures, long news) {}

    private @Nullable Telling begin() {
        lock.lock();
        try {
            if (telling != null || told == news) {
                return null;
            }
            Telling next = new Telling(failures, news);
            failures = new ArrayList<>(0);
            telling = Thread.currentThread();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void run(Telling next) {
        BulkProgress progress = onProgress == null ? null : writer.progress();
        if (onFailure != null) {
            next.failures().forEach(failure -> run(onFailure, failure, true));
        }
        if (onProgress != null && progress != null) {
            run(onProgress, progress, false);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // a listener may throw anything
    private <T> void run(Consumer<T> listener, T what, boolean isFailure) {
        try {
            listener.accept(what);
        } catch (Throwable e) {
            lock.lock();
            try {
                thrown = thrown == null ? e : thrown;
                isFailureUnheard |= isFailure;
            } finally {
                lock.unlock();
            }
        }
    }

    private void end(Telling ended) {
        lock.lock();
        try {
            told = ended.news();
            telling = null;
        } finally {
            lock.unlock();
        }
        writer.told(ended.failures().size());
    }

    /** Number of the latest news. */
    long news() {
        lock.lock();
        try {
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the listeners have heard of all news up to this number. */
    boolean haveHeardOf(long number) {
        lock.lock();
        try {
            return told >= number;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there are failures that no listener has taken notice of. */
    boolean isFailureUnheard() {
        lock.lock();
        try {
            return onFailure == null || isFailureUnheard;
        } finally {
            lock.unlock();
        }
    }

    /** What a listener has thrown first, if one has thrown something. */
    @Nullable
    Throwable thrown() {
        lock.lock();
        try {
            return thrown;
        } finally {
            lock.unlock();
        }
    }

    /** A listener that waited for its own end would wait for ever. */
    void requireNotListening(String method) {
        lock.lock();
        try {
            if (telling == Thread.currentThread()) {
                throw VectorException.invalidArgument("a listener of a bulk writer has called " + method
                        + " of it; accepted are progress and failures. Leave the rest to another thread");
            }
        } finally {
            lock.unlock();
        }
    }
}
