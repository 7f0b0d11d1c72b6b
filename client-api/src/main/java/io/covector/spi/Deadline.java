package io.covector.spi;

import io.covector.ErrorCode;
import io.covector.VectorException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * How long one call may still take, handed down every layer: it covers waiting for a connection, every attempt and every
 * pause. It also carries the caller's wish to stop. Immutable but for the passing of time; thread-safe.
 */
public final class Deadline {
    private final TimeSource time;
    private final long startNanos;
    private final @Nullable Duration timeout;
    private final CancelSignal cancel;
    private final RetryListener retries;

    private Deadline(
            TimeSource time, long startNanos, @Nullable Duration timeout, CancelSignal cancel, RetryListener retries) {
        this.time = time;
        this.startNanos = startNanos;
        this.timeout = timeout;
        this.cancel = cancel;
        this.retries = retries;
    }

    /** A deadline from now on that nobody cancels. */
    public static Deadline after(Duration timeout, TimeSource time) {
        return after(timeout, time, new CancelSignal());
    }

    /** A deadline from now on. */
    public static Deadline after(Duration timeout, TimeSource time, CancelSignal cancel) {
        return new Deadline(time, time.nanoTime(), timeout, cancel, failure -> {});
    }

    /** No bound on the time, but a start to measure from. */
    public static Deadline unbounded(TimeSource time, CancelSignal cancel) {
        return new Deadline(time, time.nanoTime(), null, cancel, failure -> {});
    }

    /** A deadline from now on for a part of this call: never later than this one, cancelled with this one. */
    public Deadline atMost(Duration partTimeout) {
        Optional<Duration> left = remaining();
        boolean shorter = left.isEmpty() || partTimeout.compareTo(left.get()) < 0;
        return shorter ? new Deadline(time, time.nanoTime(), partTimeout, cancel, retries) : this;
    }

    /** The same deadline, which tells somebody of attempts that are made again. */
    public Deadline listening(RetryListener listener) {
        return new Deadline(time, startNanos, timeout, cancel, listener);
    }

    /** Who is told of attempts that are made again. */
    public RetryListener retryListener() {
        return retries;
    }

    /** The same bound on the time, cancelled by another signal. */
    public Deadline cancelledBy(CancelSignal other) {
        return new Deadline(time, startNanos, timeout, other, retries);
    }

    /** Time left, zero when it has passed; empty when there is no bound. */
    public Optional<Duration> remaining() {
        if (timeout == null) {
            return Optional.empty();
        }
        Duration left = timeout.minus(elapsed());
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    /** Time left in milliseconds, rounded up, 1 at least: for drivers that take 0 for "no limit". */
    public long remainingMillis() {
        return remaining()
                .map(left -> Math.max(1, left.plusNanos(999_999).toMillis()))
                .orElse(Long.MAX_VALUE);
    }

    /** Whether the time has passed. */
    public boolean isOver() {
        return timeout != null && timeout.compareTo(elapsed()) <= 0;
    }

    /** Takes a permit, waiting for it within the bound if there is one; false if there was none in time. */
    public boolean acquire(Semaphore permits) throws InterruptedException {
        if (timeout == null) {
            permits.acquire();
            return true;
        }
        return time.acquire(permits, timeout.minus(elapsed()));
    }

    /** Time since the start of the call. */
    public Duration elapsed() {
        return Duration.ofNanos(time.nanoTime() - startNanos);
    }

    /** Time that the call was given; empty when there is no bound. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** The caller's wish to stop. */
    public CancelSignal cancelSignal() {
        return cancel;
    }

    /**
     * Whether the call must not go on: its time has passed, its caller wishes to stop, or the thread that makes it is interrupted.
     * May be asked by any thread.
     */
    public boolean mustEnd(Thread caller) {
        return cancel.isCancelled() || caller.isInterrupted() || isOver();
    }

    /**
     * Fails when the call of this thread must not go on; an interrupt stays visible.
     *
     * @throws VectorException with {@link ErrorCode#CANCELLED} or {@link ErrorCode#TIMEOUT}
     */
    public void check() {
        if (cancel.isCancelled()) {
            throw VectorException.builder(ErrorCode.CANCELLED, "the caller cancelled the call")
                    .build();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw VectorException.builder(ErrorCode.CANCELLED, "the thread of the call is interrupted")
                    .build();
        }
        if (isOver()) {
            throw VectorException.builder(ErrorCode.TIMEOUT, "the deadline of the call has passed")
                    .build();
        }
    }

    /**
     * Waits within the deadline: for the given time, or until the deadline, the cancellation or an interrupt, which fail
     * the call.
     */
    public void pause(Duration duration) {
        Duration wait = remaining().filter(left -> left.compareTo(duration) < 0).orElse(duration);
        interruptibly(() -> {
            time.sleep(wait);
            return true;
        });
        check();
    }

    /** Something that blocks until an interrupt at most. */
    public interface Blocking<T> {
        T get() throws InterruptedException;
    }

    /**
     * Runs something that blocks; the cancellation or an interrupt ends it.
     *
     * @throws VectorException with {@link ErrorCode#CANCELLED} or {@link ErrorCode#TIMEOUT}, before or in place of the result
     */
    public <T> T interruptibly(Blocking<T> blocking) {
        check();
        Thread waiting = Thread.currentThread();
        CancelSignal.Registration registration = cancel.onCancel(waiting::interrupt);
        try {
            return blocking.get();
        } catch (InterruptedException e) {
            waiting.interrupt(); // stays visible to the caller
            throw VectorException.builder(ErrorCode.CANCELLED, "the call was interrupted while waiting")
                    .cause(e)
                    .build();
        } finally {
            registration.close();
            if (cancel.isCancelled()) {
                Thread.interrupted(); // the signal's own interrupt must not reach the thread's next task
            }
        }
    }
}
