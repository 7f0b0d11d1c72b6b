package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.CallContext;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read that may be sent twice: the first answer is taken, and the other request is cancelled. Both run on other threads
 * than the caller's, who goes on as soon as there is an answer: the other request may need long to notice that it is
 * cancelled, on a connection that is slow itself. The caller waits until its deadline at most, whatever the executor does. For
 * one use.
 */
final class HedgedCall<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    /** How long the caller waits beyond its deadline for a request to say itself what it ran into. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Function<CallContext, T> request;
    private final CallContext context;
    private final Ticker ticker;
    private final Executor executor;
    private final Runner first;
    private final Runner second;
    private final Semaphore wakeUp = new Semaphore(0);
    private boolean decided;
    private @Nullable Runner winner;
    private @Nullable T answer;
    private @Nullable Throwable failure;

    HedgedCall(Function<CallContext, T> request, CallContext context, Ticker ticker, Executor executor) {
        this.request = request;
        this.context = context;
        this.ticker = ticker;
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
            if (!send(first)) {
                return request.apply(context);
            }
            boolean woken = context.interruptibly(this::await);
            return result(woken);
        } finally {
            giveUp();
            first.part.close();
            second.part.close();
        }
    }

    private boolean await() throws InterruptedException {
        Optional<Duration> left = context.deadline().remaining();
        if (left.isPresent()) {
            return ticker.acquire(wakeUp, left.get().plus(GRACE));
        }
        wakeUp.acquire();
        return true;
    }

    /** Sends the second request, if there is no answer to the first yet. */
    void sendSecond() {
        send(second);
    }

    /** False if the executor does not take it. */
    @SuppressWarnings("CatchingUnchecked") // of a foreign executor, errors too
    private boolean send(Runner runner) {
        synchronized (this) {
            if (decided) {
                return true;
            }
            runner.sent = true;
        }
        try {
            executor.execute(runner);
            return true;
        } catch (Throwable e) {
            LOG.debug("the executor took no request", e);
            synchronized (this) {
                runner.sent = false;
                if (failure != null) { // of the first, which has left the decision to the second
                    decide();
                }
            }
            return false;
        }
    }

    private void answered(Runner runner, T result) {
        synchronized (this) {
            runner.over = true;
            if (decided) {
                return;
            }
            winner = runner;
            answer = result;
            decide();
        }
        cancelQuietly(runner.other()); // the caller does not wait for this
    }

    private void failed(Runner runner, Throwable reason) {
        synchronized (this) {
            runner.over = true;
            if (decided) {
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
            decide();
        }
        cancelQuietly(second);
    }

    private void decide() {
        decided = true;
        wakeUp.release();
    }

    private static boolean mayFareBetter(Throwable reason) {
        return reason instanceof VectorException e && e.code().isTransient();
    }

    private synchronized T result(boolean woken) {
        if (winner != null) {
            return Objects.requireNonNull(answer);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (woken) {
            throw new IllegalStateException("decided without an answer or a failure", failure);
        }
        throw VectorException.builder(ErrorCode.TIMEOUT, "no answer within the deadline of the call")
                .build();
    }

    /** Nothing is sent from now on, and what is under way without an answer is cancelled. */
    @SuppressWarnings("CatchingUnchecked") // of a foreign executor, errors too
    private void giveUp() {
        synchronized (this) {
            if (decided) {
                return;
            }
            decided = true;
        }
        try {
            executor.execute(this::cancel); // may take long where the network is in trouble
        } catch (Throwable e) {
            cancel();
        }
    }

    private void cancel() {
        cancelQuietly(first);
        cancelQuietly(second);
    }

    private void cancelQuietly(Runner runner) {
        SafeListener.tell(runner.part::cancel);
    }

    /** Whether there was a second request; empty if not, else whether its answer was taken. */
    synchronized Optional<Boolean> secondWon() {
        return second.sent ? Optional.of(winner == second) : Optional.empty();
    }
}
