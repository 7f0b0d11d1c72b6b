package io.covector.spi;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.observe.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * What goes with one call through every layer: what it does, how long it may take, the caller's wish to stop, and what
 * further layers attach, such as a tenant, a route or a trace. Immutable and thread-safe.
 */
public final class CallContext {
    private final Operation operation;
    private final Deadline deadline;
    private final CancelSignal cancelSignal;
    private final RetryListener retryListener;
    private final Map<Key<?>, Object> attributes;

    private CallContext(
            Operation operation,
            Deadline deadline,
            CancelSignal cancelSignal,
            RetryListener retryListener,
            Map<Key<?>, Object> attributes) {
        this.operation = operation;
        this.deadline = deadline;
        this.cancelSignal = cancelSignal;
        this.retryListener = retryListener;
        this.attributes = attributes;
    }

    /**
     * Names an attribute. Two keys are the same only if they are one object: keep it in a constant. Immutable and
     * thread-safe.
     *
     * @param <T> type of its values
     */
    public static final class Key<T> {
        private final String name;
        private final Class<T> type;

        private Key(String name, Class<T> type) {
            this.name = name;
            this.type = type;
        }

        /** A new key; the name is for messages only. */
        public static <T> Key<T> of(String name, Class<T> type) {
            return new Key<>(name, type);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The context of a call that begins. */
    public static CallContext of(Operation operation, Deadline deadline, CancelSignal cancelSignal) {
        return new CallContext(operation, deadline, cancelSignal, RetryListener.NONE, Map.of());
    }

    /** The context of a call that begins and that nobody cancels. */
    public static CallContext of(Operation operation, Deadline deadline) {
        return of(operation, deadline, new CancelSignal());
    }

    /** What the call does. */
    public Operation operation() {
        return operation;
    }

    /** How long it may take. */
    public Deadline deadline() {
        return deadline;
    }

    /** The caller's wish to stop. */
    public CancelSignal cancelSignal() {
        return cancelSignal;
    }

    /** Who is told of attempts that are made again. */
    public RetryListener retryListener() {
        return retryListener;
    }

    /** The value of an attribute, if it has one. */
    public <T> Optional<T> get(Key<T> key) {
        return Optional.ofNullable(key.type.cast(attributes.get(key)));
    }

    /** The same with an attribute. */
    public <T> CallContext with(Key<T> key, T value) {
        Map<Key<?>, Object> more = new HashMap<>(attributes);
        more.put(key, key.type.cast(value));
        return new CallContext(operation, deadline, cancelSignal, retryListener, Map.copyOf(more));
    }

    /** The same for another operation, which is a part of the call. */
    public CallContext withOperation(Operation part) {
        return part == operation ? this : new CallContext(part, deadline, cancelSignal, retryListener, attributes);
    }

    /** The same with another bound on the time. */
    public CallContext withDeadline(Deadline other) {
        return other == deadline ? this : new CallContext(operation, other, cancelSignal, retryListener, attributes);
    }

    /** The same, which tells somebody of attempts that are made again. */
    public CallContext withRetryListener(RetryListener listener) {
        return new CallContext(operation, deadline, cancelSignal, listener, attributes);
    }

    /** The same for a part of the call that takes no longer than this from now on, nor longer than the call. */
    public CallContext within(Duration partTimeout) {
        return withDeadline(deadline.atMost(partTimeout));
    }

    /** A part of the call that can be cancelled alone, and is cancelled with the call. */
    public Child child() {
        return new Child(this);
    }

    /** A part of a call; close it when the part is over. Thread-safe. */
    public static final class Child implements AutoCloseable {
        private final CancelSignal cancel = new CancelSignal();
        private final CallContext context;
        private final CancelSignal.Registration registration;

        private Child(CallContext parent) {
            this.context =
                    new CallContext(parent.operation, parent.deadline, cancel, parent.retryListener, parent.attributes);
            this.registration = parent.cancelSignal.onCancel(cancel::cancel);
        }

        /** The context of the part. */
        public CallContext context() {
            return context;
        }

        /** Cancels the part; the call goes on. */
        public void cancel() {
            cancel.cancel();
        }

        /** Lets go of the call; cancels nothing. */
        @Override
        public void close() {
            registration.close();
        }
    }

    /**
     * Whether the call must not go on: its time has passed, its caller wishes to stop, or the thread that makes it is
     * interrupted. May be asked by any thread.
     */
    public boolean mustEnd(Thread caller) {
        return cancelSignal.isCancelled() || caller.isInterrupted() || deadline.isOver();
    }

    /**
     * Fails when the call of this thread must not go on; an interrupt stays visible.
     *
     * @throws VectorException with {@link ErrorCode#CANCELLED} or {@link ErrorCode#TIMEOUT}
     */
    public void check() {
        if (cancelSignal.isCancelled()) {
            throw VectorException.builder(ErrorCode.CANCELLED, "the caller cancelled the call")
                    .build();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw VectorException.builder(ErrorCode.CANCELLED, "the thread of the call is interrupted")
                    .build();
        }
        if (deadline.isOver()) {
            throw VectorException.builder(ErrorCode.TIMEOUT, "the deadline of the call has passed")
                    .build();
        }
    }

    /**
     * Waits within the deadline: for the given time, or until the deadline, the cancellation or an interrupt, which
     * fail the call.
     */
    public void pause(Duration duration) {
        Duration wait = deadline.remaining()
                .filter(left -> left.compareTo(duration) < 0)
                .orElse(duration);
        boolean unused = await(woken -> deadline.ticker().sleep(wait, woken));
        check();
    }

    /**
     * Waits for a permit, at most until the deadline, the cancellation or an interrupt.
     *
     * @param own a semaphore at which nobody else waits, as the cancellation gives it a permit, too
     * @return false if the deadline came first
     * @throws VectorException with {@link ErrorCode#CANCELLED} or {@link ErrorCode#TIMEOUT}, before or in place of the
     *     permit; an interrupt stays visible
     */
    public boolean await(Semaphore own) {
        return await(own, deadline::acquire);
    }

    private boolean await(Wait wait) {
        return await(new Semaphore(0), wait);
    }

    /** Waits until something is over or a permit is there. */
    private interface Wait {
        boolean await(Semaphore own) throws InterruptedException;
    }

    private boolean await(Semaphore own, Wait wait) {
        check();
        CancelSignal.Registration registration = cancelSignal.onCancel(own::release);
        try {
            boolean inTime = wait.await(own);
            if (cancelSignal.isCancelled()) {
                check();
            }
            return inTime;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } finally {
            registration.close();
        }
    }

    private static VectorException interrupted(InterruptedException cause) {
        return VectorException.builder(ErrorCode.CANCELLED, "the call was interrupted while waiting")
                .cause(cause)
                .build();
    }

    /** Something that blocks until an interrupt at most. */
    public interface Blocking<T> {
        /** Does it. */
        T get() throws InterruptedException;
    }

    /**
     * Runs something that blocks; the cancellation or an interrupt ends it. The cancellation interrupts the thread, and
     * the mark is cleared afterwards. An interrupt of the application's that comes between the two cannot be told from
     * it, so {@link #await(Semaphore)} is the better wait where there is a choice.
     *
     * @throws VectorException with {@link ErrorCode#CANCELLED} or {@link ErrorCode#TIMEOUT}, before or in place of the
     *     result
     */
    public <T> T interruptibly(Blocking<T> blocking) {
        check();
        try (CallerInterrupt interrupt = new CallerInterrupt(cancelSignal)) {
            return interrupt.run(blocking);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** {@code search with 250 ms left}. */
    @Override
    public String toString() {
        return operation.text()
                + deadline.remaining()
                        .map(left -> " with " + left.toMillis() + " ms left")
                        .orElse(" without a deadline")
                + (attributes.isEmpty() ? "" : " " + attributes);
    }
}
