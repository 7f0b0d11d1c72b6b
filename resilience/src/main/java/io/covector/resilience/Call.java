package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.VectorException;
import io.covector.observe.RequestObserver;
import io.covector.spi.CancelSignal;
import io.covector.spi.Deadline;
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
    private final Operation operation;
    private final CancelSignal caller;
    private final CancelSignal cancel = new CancelSignal();
    private final Deadline deadline;
    private final Retry retry;
    private final RequestObserver observer;
    private final List<VectorException> earlier = new ArrayList<>(0);
    private int attempt = 1;
    private boolean inDoubt;
    private Repeat how = Repeat.AS_IS;

    Call(RetryPolicy policy, Operation operation, Deadline deadline) {
        this.policy = policy;
        this.operation = operation;
        this.caller = deadline.cancelSignal();
        this.deadline = deadline.cancelledBy(cancel);
        this.retry = policy.retry(operation.type());
        this.observer = policy.begun(operation);
    }

    /** Sends the request once. */
    interface Attempt<T> {
        /**
         * Sends it.
         *
         * @param how {@link Repeat#AS_IS} the first time
         * @param deadline bounds it; may end it before the caller does
         */
        T send(Repeat how, Deadline deadline);
    }

    <T> T run(Attempt<T> request) {
        Optional<VectorException> ending = Optional.empty();
        CancelSignal.Registration registration = caller.onCancel(cancel::cancel);
        try {
            begin();
            return attempts(request);
        } catch (VectorException e) {
            ending = Optional.of(e);
            throw e;
        } catch (Error e) {
            ending = Optional.of(unexpected(e));
            throw e;
        } finally {
            policy.inFlight().end(cancel);
            registration.close();
            observer.ended(ending, attempt);
        }
    }

    private void begin() {
        try {
            policy.inFlight().begin(cancel);
        } catch (VectorException e) {
            throw described(e);
        }
    }

    private <T> T attempts(Attempt<T> request) {
        Retry.AsyncContext<T> context = retry.asyncContext();
        while (true) {
            VectorException failure;
            try {
                deadline.check();
                T result = send(request);
                context.onComplete();
                policy.budget().refill();
                return result;
            } catch (VectorException e) {
                failure = described(e);
            } catch (RuntimeException e) {
                failure = described(unexpected(e));
            }
            awaitNext(failure, context.onError(failure));
        }
    }

    /** A sign of life is asked of the server itself, whatever other calls have met. */
    private <T> T send(Attempt<T> request) {
        if (operation.type() == OperationClass.PROBE) {
            return request.send(how, deadline);
        }
        Optional<Hedges> hedges = operation.mayBeSentTwice() ? policy.hedges() : Optional.empty();
        return hedges.isEmpty()
                ? pass(request, deadline)
                : hedges.get().run(operation, deadline, within -> pass(request, within), observer::hedged);
    }

    private <T> T pass(Attempt<T> request, Deadline within) {
        return policy.gate().pass(() -> request.send(how, within), within);
    }

    /** Returns when the next attempt is due; throws when there is none. */
    private void awaitNext(VectorException failure, long pauseMillis) {
        if (deadline.cancelSignal().isCancelled() && failure.code() != ErrorCode.CANCELLED) {
            pause(failure, Duration.ZERO); // fails: what a cancelled request dies of is noise
        }
        if (pauseMillis < 0 || deadline.isOver()) {
            throw last(failure);
        }
        if (policy.inFlight().isClosing()) {
            throw notRepeated(failure, "the client is being closed");
        }
        Duration pause = longer(Duration.ofMillis(pauseMillis), failure.retryAfter());
        Optional<Duration> left = deadline.remaining().filter(time -> time.compareTo(pause) <= 0);
        if (left.isPresent()) {
            throw notRepeated(
                    failure,
                    "the pause of " + pause.toMillis() + " ms does not fit into the "
                            + left.get().toMillis() + " ms left");
        }
        if (!policy.budget().take()) {
            throw notRepeated(failure, "the retry budget of the client is spent");
        }
        deadline.retryListener().retrying(failure);
        LOG.debug("attempt {} failed, the next follows in {} ms", attempt, pause.toMillis(), failure);
        observer.retrying(failure, attempt, pause);
        pause(failure, pause);
        how = RetryTable.next(operation.type(), failure.code(), inDoubt);
        attempt++;
    }

    /** A server that names a time knows better than the table. */
    private static Duration longer(Duration pause, Optional<Duration> asked) {
        return asked.filter(time -> time.compareTo(pause) > 0).orElse(pause);
    }

    private void pause(VectorException failure, Duration pause) {
        earlier.add(failure);
        try {
            deadline.pause(pause);
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
        inDoubt = operation.type().changes() && (inDoubt || e.mayHaveApplied());
        ErrorContext context = e.context()
                .withBackend(policy.label())
                .withOperation(operation.name(), operation.collection())
                .withAttempt(attempt, retry.getRetryConfig().getMaxAttempts())
                .withTimes(deadline.elapsed(), deadline.timeout().orElse(null));
        return e.toBuilder().context(context).mayHaveApplied(inDoubt).build();
    }

    private static VectorException unexpected(Throwable e) {
        return VectorException.builder(ErrorCode.INTERNAL, "the adapter failed unexpectedly: " + e)
                .mayHaveApplied(true)
                .cause(e)
                .build();
    }
}
