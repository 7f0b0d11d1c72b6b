package io.covector.resilience;

import io.covector.VectorException;
import io.covector.spi.CallContext;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read that may be sent twice: the first answer wins, and the other request is cancelled. Both run on other threads than the caller's, who
 * goes on as soon as there is an answer: the loser may need long to notice that it is cancelled, on a connection that is slow itself. For one use.
 */
final class Race<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    private final Function<CallContext, T> request;
    private final CallContext context;
    private final Executor executor;
    private final Runner first;
    private final Runner second;
    private final CountDownLatch decided = new CountDownLatch(1);
    private @Nullable Runner winner;
    private @Nullable T answer;
    private @Nullable Throwable failure;

    Race(Function<CallContext, T> request, CallContext context, Executor executor) {
        this.request = request;
        this.context = context;
        this.executor = executor;
        this.first = new Runner(context.child());
        this.second = new Runner(context.child());
    }

    /** One of the two requests. */
    private final class Runner implements Runnable {
        private final CallContext.Child part;
        private boolean sent;
        private boolean over;

        Runner(CallContext.Child part) {
            this.part = part;
        }

        @Override
        public void run() {
            try {
                answered(this, request.apply(part.context()));
            } catch (Throwable e) { // thrown to the caller
                failed(this, e);
            }
        }

        Runner other() {
            return this == first ? second : first;
        }
    }

    /** Sends the first request, and returns the answer to whichever was answered first. */
    T run() {
        try {
            if (!send(first)) { // the client is closing
                return request.apply(context);
            }
            context.interruptibly(() -> {
                decided.await();
                return decided;
            });
            return result();
        } finally {
            giveUp();
            first.part.close();
            second.part.close();
        }
    }

    /** Sends the second request, if there is no answer to the first yet. */
    void sendSecond() {
        send(second);
    }

    /** False if there is nobody to run it. */
    private boolean send(Runner runner) {
        synchronized (this) {
            if (decided.getCount() == 0) {
                return true;
            }
            runner.sent = true;
        }
        try {
            executor.execute(runner);
            return true;
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                runner.sent = false;
                if (failure != null) { // it waits for the second
                    decided.countDown();
                }
            }
            return false;
        }
    }

    private void answered(Runner runner, T result) {
        synchronized (this) {
            runner.over = true;
            if (decided.getCount() == 0) {
                return;
            }
            winner = runner;
            answer = result;
            decided.countDown();
        }
        runner.other().part.cancel(); // the caller does not wait for this
    }

    private void failed(Runner runner, Throwable reason) {
        synchronized (this) {
            runner.over = true;
            if (decided.getCount() == 0) {
                return;
            }
            if (runner == first) {
                failure = reason;
            } else {
                LOG.debug("a second request failed; the first decides", reason);
            }
            Runner other = runner.other();
            boolean forGood = runner == first && !mayFareBetter(reason);
            if (!forGood && other.sent && !other.over) {
                return;
            }
            decided.countDown();
        }
        second.part.cancel();
    }

    private static boolean mayFareBetter(Throwable reason) {
        return reason instanceof VectorException e && e.code().isTransient();
    }

    private synchronized T result() {
        if (winner != null) {
            return Objects.requireNonNull(answer);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) Objects.requireNonNull(failure);
    }

    /** Nothing is sent from now on, and what is under way without an answer is cancelled. */
    private void giveUp() {
        synchronized (this) {
            if (decided.getCount() == 0) {
                return;
            }
            decided.countDown();
        }
        try {
            executor.execute(this::cancel); // may take long where the network is in trouble
        } catch (RejectedExecutionException e) {
            cancel();
        }
    }

    private void cancel() {
        first.part.cancel();
        second.part.cancel();
    }

    /** Whether there was a second request; empty if not, else whether its answer was taken. */
    synchronized Optional<Boolean> secondWon() {
        return second.sent ? Optional.of(winner == second) : Optional.empty();
    }
}
