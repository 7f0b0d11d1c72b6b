package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.VectorException;
import io.covector.observe.RequestObserver;
import io.covector.spi.CallContext;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call with all its attempts and pauses under one deadline. For one use by one thread. */
final class Call {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    private final RetryPolicy policy;
    private final Request request;
    private final CallContext context;
    private final Retry retry;
    private final RequestObserver observer;
    private final List<VectorException> earlier = new ArrayList<>(0);
    private int attempts = 1;
    private boolean inDoubt;
    private Repeat how = Repeat.AS_IS;

    Call(RetryPolicy policy, Request request, CallContext caller) {
        this.policy = policy;
        this.request = request;
        this.context = caller.withOperation(request.operation());
        this.retry = policy.retry(request.type());
        this.observer = policy.begun(request);
    }

    /** Sends the request once. */
    interface Attempt<T> {
        /**
         * Sends it.
         *
         * @param how {@link Repeat#AS_IS} the first time
         * @param context bounds it; may end it before the caller does
         */
        T send(Repeat how, CallContext context);
    }

    <T> T run(Attempt<T> attempt) {
        Optional<VectorException> ending = Optional.empty();
        try {
            begin();
            return attempts(attempt);
        } catch (VectorException e) {
            ending = Optional.of(e);
            throw e;
        } catch (Error e) {
            ending = Optional.of(unexpected(e));
            throw e;
        } finally {
            policy.inFlight().end(this);
            observer.ended(ending, attempts);
        }
    }

    private void begin() {
        try {
            policy.inFlight().begin(this);
        } catch (VectorException e) {
            throw described(e);
        }
    }

    /** Ends the call from outside. */
    void cancel() {
        context.cancelSignal().cancel();
    }

    private <T> T attempts(Attempt<T> attempt) {
        Retry.AsyncContext<T> counts = retry.asyncContext();
        while (true) {
            VectorException failure;
            try {
                context.check();
                T result = send(attempt);
                counts.onComplete();
                policy.budget().refill();
                return result;
            } catch (VectorException e) {
                failure = described(e);
            } catch (RuntimeException e) {
                failure = described(unexpected(e));
            }
            awaitNext(failure, counts.onError(failure));
        }
    }

    /** A sign of life is asked of the server itself, whatever other calls have met. */
    private <T> T send(Attempt<T> attempt) {
        if (request.type() == OperationClass.PROBE) {
            return attempt.send(how, context);
        }
        Optional<Hedges> hedges = request.mayBeSentTwice() ? policy.hedges() : Optional.empty();
        return hedges.isEmpty()
                ? pass(attempt, context)
                : hedges.get().run(request, context, within -> pass(attempt, within), observer::hedged);
    }

    private <T> T pass(Attempt<T> attempt, CallContext within) {
        return policy.gate().pass(() -> attempt.send(how, within), within);
    }

    /** Returns when the next attempt is due; throws when there is none. */
    private void awaitNext(VectorException failure, long pauseMillis) {
        if (context.cancelSignal().isCancelled() && failure.code() != ErrorCode.CANCELLED) {
            pause(failure, Duration.ZERO); // fails: what a cancelled request dies of is noise
        }
        if (pauseMillis < 0 || context.deadline().isOver()) {
            throw last(failure);
        }
        if (policy.inFlight().isClosing()) {
            throw notRepeated(failure, "the client is being closed");
        }
        Duration pause = longer(Duration.ofMillis(pauseMillis), failure.retryAfter());
        Optional<Duration> left = context.deadline().remaining().filter(time -> time.compareTo(pause) <= 0);
        if (left.isPresent()) {
            throw notRepeated(
                    failure,
                    "the pause of " + pause.toMillis() + " ms does not fit into the "
                            + left.get().toMillis() + " ms left");
        }
        if (!policy.budget().take()) {
            throw notRepeated(failure, "the retry budget of the client is spent");
        }
        context.retryListener().retrying(failure);
        LOG.debug("attempt {} failed, the next follows in {} ms", attempts, pause.toMillis(), failure);
        observer.retrying(failure, attempts, pause);
        pause(failure, pause);
        how = RetryTable.next(request.type(), failure.code(), inDoubt);
        attempts++;
    }

    /** A server that names a time knows better than the table. */
    private static Duration longer(Duration pause, Optional<Duration> asked) {
        return asked.filter(time -> time.compareTo(pause) > 0).orElse(pause);
    }

    private void pause(VectorException failure, Duration pause) {
        earlier.add(failure);
        try {
            context.pause(pause);
        } catch (VectorException e) {
            throw last(described(e));
        }
    }

    private VectorException notRepeated(VectorException failure, String reason) {
        return last(failure.toBuilder()
                .text(failure.text() + "; not tried again: " + reason)
                .build());
    }

    private VectorException last(VectorException failure) {
        earlier.forEach(failure::addSuppressed);
        return failure;
    }

    /** Adds what this layer knows. */
    private VectorException described(VectorException failure) {
        VectorException e = policy.inFlight().explained(failure);
        inDoubt = request.type().changes() && (inDoubt || e.mayHaveApplied());
        ErrorContext where = e.context()
                .withBackend(policy.label())
                .withOperation(request.operation(), request.collection())
                .withAttempt(attempts, retry.getRetryConfig().getMaxAttempts())
                .withTimes(
                        context.deadline().elapsed(),
                        context.deadline().timeout().orElse(null));
        return e.toBuilder().context(where).mayHaveApplied(inDoubt).build();
    }

    private static VectorException unexpected(Throwable e) {
        return VectorException.builder(ErrorCode.INTERNAL, "the adapter failed unexpectedly: " + e)
                .mayHaveApplied(true)
                .cause(e)
                .build();
    }
}
