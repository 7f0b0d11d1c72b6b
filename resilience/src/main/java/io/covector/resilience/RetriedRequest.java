package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.ErrorContext;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.spi.CallContext;
import io.covector.spi.Durations;
import io.covector.spi.Thrown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request with all its attempts and pauses, within the deadline of its call. For one use by one thread. */
final class RetriedRequest {
    private static final Logger LOG = LoggerFactory.getLogger("io.covector.resilience");

    private final ClientState client;
    private final RequestInfo info;
    private final OperationClass operations;
    private final CallContext context;
    private final InFlightRequests.Entry entry;
    private final RequestObserver observer;
    private @Nullable List<VectorException> earlier;
    private int attempts = 1;
    private boolean inDoubt;
    private RetryAction action = RetryAction.AS_IS;

    private RetriedRequest(ClientState client, RequestInfo info, CallContext call) {
        this.client = client;
        this.info = info;
        this.operations = OperationClass.of(info.operation());
        this.context = call.withOperation(info.operation());
        this.entry = new InFlightRequests.Entry(Thread.currentThread(), context.cancelSignal());
        this.observer = client.begun(info);
    }

    /**
     * Makes a request of the client, with all its attempts.
     *
     * @param collection name of its collection, if it has one
     * @param items records, ids or query vectors that it carries; 0 if it carries none
     */
    static <T> T send(
            ClientState client,
            Operation operation,
            Optional<String> collection,
            int items,
            CallContext context,
            Attempt<T> attempt) {
        return new RetriedRequest(client, client.describe(operation, collection, items), context).run(attempt);
    }

    private <T> T run(Attempt<T> attempt) {
        VectorException ending = null;
        try {
            begin();
            return succeed(attempt);
        } catch (VectorException e) {
            ending = e;
            throw e;
        } catch (Throwable e) {
            ending = unexpected(e);
            throw e;
        } finally {
            client.inFlight().end(entry);
            observer.ended(Optional.ofNullable(ending), attempts);
        }
    }

    private void begin() {
        try {
            client.inFlight().begin(entry);
        } catch (VectorException e) {
            throw described(e);
        }
    }

    private <T> T succeed(Attempt<T> attempt) {
        while (true) {
            VectorException failure;
            try {
                context.check();
                T result = send(attempt);
                client.budget().refill();
                return result;
            } catch (VectorException e) {
                failure = described(e);
            } catch (RuntimeException e) {
                failure = described(unexpected(e));
            } finally {
                client.guard().tellCircuit();
            }
            awaitNext(failure);
        }
    }

    /** A sign of life is asked of the server itself, whatever other requests have met. */
    private <T> T send(Attempt<T> attempt) {
        return operations == OperationClass.PROBE
                ? attempt.send(action, context)
                : client.guard().send(attempt, action, context);
    }

    /** Returns when the next attempt is due; throws when there is none. */
    private void awaitNext(VectorException failure) {
        if (context.cancelSignal().isCancelled() && failure.code() != ErrorCode.CANCELLED) {
            pause(failure, Duration.ZERO); // throws CANCELLED: the failure comes of the cancellation
        }
        RetryAction next = RetryTable.next(operations, failure.code(), inDoubt);
        boolean last = attempts >= client.maxAttempts(operations);
        if (next == RetryAction.NEVER || last || context.deadline().isOver()) {
            throw withEarlier(failure);
        }
        if (client.joinsTransaction(context)) {
            throw withEarlier(failure); // it says so itself
        }
        requireOpen(failure);
        Duration pause = longer(client.pauseAfter(attempts), failure.retryAfter());
        Optional<Duration> left = context.deadline().remaining().filter(time -> time.compareTo(pause) <= 0);
        if (left.isPresent()) {
            throw notRetried(
                    failure,
                    "the pause of " + pause.toMillis() + " ms does not fit into the "
                            + left.get().toMillis() + " ms left");
        }
        if (!client.budget().take()) {
            throw notRetried(failure, "the retry budget of the client is spent");
        }
        LOG.debug("attempt {} failed, the next follows in {} ms", attempts, pause.toMillis(), failure);
        SafeListener.tell(() -> context.retryListener().retrying(failure));
        observer.retrying(failure, attempts, pause);
        pause(failure, pause);
        requireOpen(failure);
        remember(failure);
        action = next;
        attempts++;
    }

    private void requireOpen(VectorException failure) {
        if (client.inFlight().isClosing()) {
            throw notRetried(failure, "the client is being closed");
        }
    }

    /** A server that names a time knows better than the rules. */
    private static Duration longer(Duration pause, Optional<Duration> asked) {
        return asked.map(Durations::cut)
                .filter(time -> time.compareTo(pause) > 0)
                .orElse(pause);
    }

    private void pause(VectorException failure, Duration pause) {
        try {
            context.pause(pause);
        } catch (VectorException e) {
            remember(failure);
            throw withEarlier(described(e));
        }
    }

    private void remember(VectorException failure) {
        earlier = earlier == null ? new ArrayList<>() : earlier;
        earlier.add(failure);
    }

    private VectorException notRetried(VectorException failure, String reason) {
        return withEarlier(failure.toBuilder()
                .text(failure.text() + "; not tried again: " + reason)
                .build());
    }

    private VectorException withEarlier(VectorException failure) {
        if (earlier != null) {
            earlier.forEach(failure::addSuppressed);
        }
        return failure;
    }

    /** Adds what this layer knows. */
    private VectorException described(VectorException failure) {
        VectorException e = client.inFlight().explained(failure);
        inDoubt = operations.changes() && (inDoubt || e.mayHaveApplied());
        ErrorContext where = e.context()
                .withBackend(client.label())
                .withOperation(info.operation(), info.collection().orElse(null))
                .withAttempt(attempts, client.maxAttempts(operations))
                .withTimes(
                        context.deadline().elapsed(),
                        context.deadline().timeout().orElse(null));
        return e.toBuilder().context(where).mayHaveApplied(inDoubt).build();
    }

    private static VectorException unexpected(Throwable e) {
        return VectorException.builder(ErrorCode.INTERNAL, "the adapter failed unexpectedly: " + Thrown.text(e))
                .mayHaveApplied(true)
                .cause(e)
                .build();
    }
}
