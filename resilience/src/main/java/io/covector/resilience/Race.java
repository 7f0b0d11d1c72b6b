package io.covector.resilience;

import io.covector.VectorException;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read that may be sent twice: the first answer wins, and the other request is cancelled. The first request runs on the thread of
 * the caller, the second on another. For one use.
 */
final class Race<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    private final Function<Deadline, T> request;
    private final Deadline deadline;
    private final Executor executor;
    private final CancelSignal first = new CancelSignal();
    private final CancelSignal second = new CancelSignal();
    private final Semaphore secondOver = new Semaphore(0);
    private boolean firstOver;
    private boolean secondRuns;
    private boolean secondSent;
    private @Nullable T secondAnswer;

    Race(Function<Deadline, T> request, Deadline deadline, Executor executor) {
        this.request = request;
        this.deadline = deadline;
        this.executor = executor;
    }

    /** Sends the first request, and returns the answer to whichever was answered first. */
    T run() {
        CancelSignal.Registration registration = deadline.cancelSignal().onCancel(first::cancel);
        try {
            return request.apply(deadline.cancelledBy(first));
        } catch (VectorException e) {
            return answerOfSecond(e).orElseThrow(() -> e);
        } finally {
            registration.close();
            end();
        }
    }

    /** No second request begins from now on, and one that runs is cancelled. */
    private void end() {
        synchronized (this) {
            firstOver = true;
        }
        second.cancel();
    }

    private Optional<T> answerOfSecond(VectorException failure) {
        synchronized (this) {
            if (secondAnswer != null || !secondRuns || !failure.code().isTransient()) {
                firstOver = true;
                return Optional.ofNullable(secondAnswer);
            }
        }
        try {
            deadline.interruptibly(() -> deadline.acquire(secondOver));
        } catch (VectorException e) {
            failure.addSuppressed(e);
            throw failure;
        }
        synchronized (this) {
            return Optional.ofNullable(secondAnswer);
        }
    }

    /** Sends the second request, if the first has not come back. */
    void sendSecond() {
        synchronized (this) {
            if (firstOver) {
                return;
            }
            secondRuns = true;
            secondSent = true;
        }
        try {
            executor.execute(this::runSecond);
        } catch (RejectedExecutionException e) { // the client is closing
            synchronized (this) {
                secondSent = false;
            }
            secondIsOver();
        }
    }

    private void runSecond() {
        CancelSignal.Registration registration = deadline.cancelSignal().onCancel(second::cancel);
        try {
            T answer = request.apply(deadline.cancelledBy(second));
            synchronized (this) {
                secondAnswer = answer;
            }
            first.cancel();
        } catch (RuntimeException e) {
            LOG.debug("a second request failed; the first decides", e);
        } finally {
            registration.close();
            secondIsOver();
        }
    }

    private void secondIsOver() {
        synchronized (this) {
            secondRuns = false;
        }
        secondOver.release();
    }

    /** Whether there was a second request; empty if not, else whether its answer was taken. */
    synchronized Optional<Boolean> secondWon(T answer) {
        return secondSent ? Optional.of(answer == secondAnswer) : Optional.empty();
    }
}
