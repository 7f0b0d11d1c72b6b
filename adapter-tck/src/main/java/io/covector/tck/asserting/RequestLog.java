package io.covector.tck.asserting;

import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that have passed an asserting adapter: how many at a time, and the promises that were broken. Each of
 * these is thrown and remembered too, so that no layer above can hide it. Thread-safe.
 */
public final class RequestLog {
    private static final int MOST_REMEMBERED = 100;

    private final Queue<AssertionError> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger concurrent = new AtomicInteger();
    private final AtomicInteger mostConcurrent = new AtomicInteger();
    private volatile Consumer<CallContext> onRequest = context -> {};

    /** No requests. */
    public RequestLog() {}

    /**
     * Fails if a promise was broken since the last time, and forgets it then.
     *
     * @throws AssertionError the first of them; the others are suppressed
     */
    public void check() {
        AssertionError first = violations.poll();
        if (first != null) {
            for (AssertionError next = violations.poll(); next != null; next = violations.poll()) {
                first.addSuppressed(next);
            }
            throw first;
        }
    }

    /** How many requests there were. */
    public long requests() {
        return requests.get();
    }

    /** The most requests that were under way at a time. */
    public int mostConcurrent() {
        return mostConcurrent.get();
    }

    /** Calls this with each request from now on, before the adapter gets it: to hold it, or to let it fail. */
    public void onRequest(Consumer<CallContext> action) {
        this.onRequest = action;
    }

    /** Passes a request on. */
    <T> T request(String name, CallContext context, Supplier<T> request) {
        require(Objects.nonNull(context), "%s has no context", name);
        requests.incrementAndGet();
        mostConcurrent.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
        try {
            onRequest.accept(context);
            T answer = request.get();
            require(Objects.nonNull(answer), "the answer of %s is null", name);
            return answer;
        } catch (VectorException e) {
            require(
                    e.writeResult().isEmpty(),
                    "%s fails with a write result, which the layers above make: %s",
                    name,
                    e);
            throw e;
        } catch (RuntimeException e) {
            throw violation(name + " fails with " + e + " instead of a VectorException", e);
        } finally {
            concurrent.decrementAndGet();
        }
    }

    /** Passes a request without an answer on. */
    void run(String name, CallContext context, Runnable request) {
        request(name, context, () -> {
            request.run();
            return true;
        });
    }

    /** Does what has to do nothing. */
    void nothing(String name, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            throw violation(name + " fails with " + e + " instead of doing nothing", e);
        }
    }

    /** Fails if a promise is not kept. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that the contract does without
    void require(boolean kept, String text, @Nullable Object... values) {
        if (!kept) {
            throw violation(String.format(Locale.ROOT, text, values), null);
        }
    }

    private AssertionError violation(String text, @Nullable Throwable cause) {
        AssertionError violation = new AssertionError(text, cause);
        if (violations.size() < MOST_REMEMBERED) {
            violations.add(violation);
        }
        return violation;
    }
}
