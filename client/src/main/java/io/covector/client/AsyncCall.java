package io.covector.client;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CancelSignal;
import io.covector.spi.Durations;
import io.covector.spi.Scheduler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call: it begins when the executor runs it, or ends as a failure if that takes too long. An executor
 * that makes its caller wait is interrupted then. Whatever it does, the future is completed; when it is completed from
 * outside, the call is cancelled. For one use.
 *
 * @param <T> its result
 */
final class AsyncCall<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final AtomicReference<@Nullable Function<CallStart, T>> waiting;
    private final CallStart start;
    private final CancelSignal expired = new CancelSignal(); // before it began

    /**
     * A call that waits for a thread.
     *
     * @param operation makes the call
     * @param start its time counts from here, also while it waits
     */
    AsyncCall(Function<CallStart, T> operation, CallStart start) {
        this.waiting = new AtomicReference<>(operation);
        this.start = start;
    }

    /**
     * Hands the call to the executor.
     *
     * @param patience how long it may wait for a thread
     * @param late ends a call that has waited too long: tells the scheduler's time, and completes the future on a
     *     thread of its own
     * @param refused what the future fails with if the executor does not take the call
     */
    CompletableFuture<T> submit(
            Executor executor, Duration patience, Late late, Function<Throwable, VectorException> refused) {
        Scheduler.Task timeout = scheduled(patience, late);
        late.calls().add(this);
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> {
            waiting.set(null); // the executor may keep its task for ever
            late.calls().remove(this);
            timeout.cancel();
            start.cancelSignal().cancel();
        });
        hand(executor, timeout, refused);
        return future;
    }

    @SuppressWarnings("CatchingUnchecked") // without a thread for the scheduler the call is made all the same
    private Scheduler.Task scheduled(Duration patience, Late late) {
        try {
            return late.scheduler().schedule(patience, () -> expire(patience, late.completer()));
        } catch (Throwable e) {
            return () -> {};
        }
    }

    /**
     * Who ends calls that wait too long.
     *
     * @param calls those whose futures are not completed, for the client to end when it is closed
     */
    record Late(Scheduler scheduler, Executor completer, Set<AsyncCall<?>> calls) {}

    @SuppressWarnings("CatchingUnchecked") // an executor may throw anything; the future tells
    private void hand(Executor executor, Scheduler.Task timeout, Function<Throwable, VectorException> refused) {
        try {
            handWithinTime(executor, () -> run(timeout));
        } catch (Throwable e) {
            if (waiting.getAndSet(null) != null) {
                future.completeExceptionally(refused.apply(e));
            }
        }
    }

    private void handWithinTime(Executor executor, Runnable task) {
        CancelSignal.Registration interrupt = expired.interruptCaller();
        try {
            executor.execute(task);
        } finally {
            interrupt.close();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever is thrown belongs to the future
    private void run(Scheduler.Task timeout) {
        Function<CallStart, T> operation = waiting.getAndSet(null);
        if (operation == null || future.isDone()) {
            return;
        }
        timeout.cancel();
        CancelSignal.foreignCodeRunsACall(); // an executor may run it while it is given another task
        try {
            future.complete(operation.apply(start));
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }

    private void expire(Duration patience, Executor completer) {
        end(
                () -> VectorException.builder(
                                ErrorCode.TIMEOUT,
                                "not sent: the executor of asynchronous calls had no thread within "
                                        + Durations.cut(patience).toMillis() + " ms")
                        .build(),
                completer);
    }

    /** Ends the call if no thread has begun it. */
    @SuppressWarnings("CatchingUnchecked") // then it is completed here
    void end(Supplier<VectorException> reason, Executor completer) {
        if (waiting.getAndSet(null) == null) {
            return;
        }
        VectorException failure = reason.get();
        expired.cancel();
        try {
            completer.execute(() -> future.completeExceptionally(failure));
        } catch (Throwable e) {
            future.completeExceptionally(failure);
        }
    }
}
