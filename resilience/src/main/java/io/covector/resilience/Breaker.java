package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.observe.Operation;
import io.covector.spi.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps requests from a server that answers hardly any of them, but for a few probes now and then. It is about the
 * server only: an answer counts as a success whatever it says, and a failure that a request meets on its way to the
 * server does not count. Thread-safe.
 */
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger("io.covector.resilience");

    /** A caller who waits no longer than this for an answer learns little about the server from not getting it. */
    private static final Duration TELLING_TIMEOUT = Duration.ofSeconds(1);

    private final CircuitBreaker circuit;
    private final BreakerConfig config;
    private final Ticker ticker;
    private final Consumer<Boolean> listener;
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile boolean told;
    private volatile long openedNanos;
    private volatile long answeredNanos;
    private volatile @Nullable VectorException lastFailure;
    private volatile long halfOpenNanos; // changes under the lock of this

    private Breaker(CircuitBreaker circuit, BreakerConfig config, Ticker ticker, Consumer<Boolean> listener) {
        this.circuit = circuit;
        this.config = config;
        this.ticker = ticker;
        this.listener = listener;
        this.answeredNanos = ticker.nanoTime();
    }

    /**
     * A closed circuit, if there is to be one.
     *
     * @param listener told by {@link #tellChange} when it was opened (true) and when it was closed again (false)
     */
    static Optional<Breaker> of(BreakerConfig config, Ticker ticker, Consumer<Boolean> listener, String label) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        CircuitBreaker circuit = CircuitBreaker.of(
                label,
                CircuitBreakerConfig.custom()
                        .clock(new TickerClock(ticker))
                        .currentTimestampFunction(clock -> ticker.nanoTime(), TimeUnit.NANOSECONDS)
                        .slidingWindow(
                                config.window(),
                                config.minRequests(),
                                CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold((float) (config.failureRate() * 100))
                        .slowCallRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofDays(1)) // only failures count
                        .waitDurationInOpenState(config.openFor())
                        .permittedNumberOfCallsInHalfOpenState(config.probes())
                        .build());
        return Optional.of(new Breaker(circuit, config, ticker, listener));
    }

    /** What a failure says about the server. */
    private enum Sign {
        /** It answered. */
        ANSWERED,
        /** It did not answer, or could not do its work. */
        FAILED,
        /** It did not answer in time, which it may have done for others. */
        LATE,
        /** Nothing: the request need not have reached it. */
        NONE
    }

    private static Sign signOf(ErrorCode code) {
        return switch (code) {
            case UNAVAILABLE, RESOURCE_EXHAUSTED -> Sign.FAILED;
            case TIMEOUT -> Sign.LATE;
            case RATE_LIMITED, CONFLICT, NOT_READY -> Sign.ANSWERED;
            case COLLECTION_NOT_FOUND, COLLECTION_EXISTS, FOREIGN_COLLECTION, SCHEMA_MISMATCH, ID_EXISTS, REJECTED ->
                Sign.ANSWERED;
            case UNAUTHENTICATED, PERMISSION_DENIED, CORRUPTED -> Sign.ANSWERED;
            case INVALID_ARGUMENT, INVALID_CONFIG, UNSUPPORTED, TOO_LARGE -> Sign.NONE;
            case POOL_EXHAUSTED, CANCELLED, CLOSED, INTERNAL -> Sign.NONE;
        };
    }

    /** The build of an index may take hours: a half open circuit must not wait for its result. */
    private static boolean mayProbe(Operation operation) {
        return operation != Operation.CREATE_INDEX;
    }

    /**
     * Asks to send a request; unless it throws, one of the other methods has to follow.
     *
     * @throws VectorException with {@link ErrorCode#UNAVAILABLE} while the circuit is open
     */
    void acquire(Operation operation) {
        boolean permitted = circuit.getState() == State.CLOSED
                ? circuit.tryAcquirePermission()
                : permittedInOutage(mayProbe(operation));
        if (!permitted) {
            throw refusal();
        }
    }

    private synchronized boolean permittedInOutage(boolean probe) {
        if (circuit.getState() == State.OPEN) {
            halfOpenNanos = ticker.nanoTime(); // if it is half open from now on; nobody asks while it is not
        }
        boolean permitted = circuit.tryAcquirePermission();
        if (!permitted && circuit.getState() == State.HALF_OPEN && probesAreLate()) {
            halfOpenNanos = ticker.nanoTime();
            circuit.transitionToHalfOpenState(); // with new probes
            permitted = circuit.tryAcquirePermission();
        }
        if (permitted && !probe) {
            circuit.releasePermission();
        }
        return permitted;
    }

    private boolean probesAreLate() {
        return ticker.nanoTime() - halfOpenNanos >= config.openFor().toNanos();
    }

    /** Whether a request is none of the probes that decide now: it was sent before the outage, or was replaced. */
    private boolean isOfBefore(long startNanos) {
        return circuit.getState() == State.HALF_OPEN && startNanos - halfOpenNanos < 0;
    }

    private VectorException refusal() {
        VectorException last = lastFailure;
        String state = circuit.getState() == State.HALF_OPEN ? "half open" : "open";
        VectorException.Builder refusal = VectorException.builder(
                ErrorCode.UNAVAILABLE,
                "not sent: the circuit is " + state + " after " + counts()
                        + (last == null ? "" : ", the last with " + last.code() + ": " + last.text()));
        if (last != null) {
            refusal.cause(last);
        }
        return refusal.build();
    }

    private String counts() {
        var metrics = circuit.getMetrics();
        return metrics.getNumberOfFailedCalls() + " of " + metrics.getNumberOfBufferedCalls() + " requests failed";
    }

    /** The request was answered. */
    void answered(long startNanos) {
        long now = ticker.nanoTime();
        answeredNanos = now;
        if (isOfBefore(startNanos)) {
            return;
        }
        circuit.onSuccess(now - startNanos, TimeUnit.NANOSECONDS);
        decideIfCertain();
    }

    /** The request failed. */
    void failed(Operation operation, long startNanos, VectorException failure) {
        switch (signOf(failure.code())) {
            case ANSWERED -> answered(startNanos);
            case FAILED -> failed(startNanos, failure);
            case LATE -> {
                if (speaksOfTheServer(startNanos)) {
                    failed(startNanos, failure);
                } else {
                    unclear(operation, startNanos);
                }
            }
            case NONE -> unclear(operation, startNanos);
        }
    }

    private void failed(long startNanos, VectorException failure) {
        lastFailure = failure;
        if (isOfBefore(startNanos)) {
            return;
        }
        circuit.onError(ticker.nanoTime() - startNanos, TimeUnit.NANOSECONDS, failure);
        decideIfCertain();
    }

    /** A timeout does if the caller was patient, and nobody else was answered meanwhile. */
    private boolean speaksOfTheServer(long startNanos) {
        boolean othersAnswered = answeredNanos - startNanos > 0;
        return !othersAnswered && ticker.nanoTime() - startNanos >= TELLING_TIMEOUT.toNanos();
    }

    /** What became of the request says nothing about the server. */
    void unclear(Operation operation, long startNanos) {
        if (mayProbe(operation) && !isOfBefore(startNanos)) {
            circuit.releasePermission();
        }
    }

    /** Does not wait for the other probes when they cannot change the decision. */
    private void decideIfCertain() {
        if (circuit.getState() != State.HALF_OPEN) {
            return;
        }
        synchronized (this) {
            if (circuit.getState() != State.HALF_OPEN) {
                return;
            }
            var metrics = circuit.getMetrics();
            double tooMany = config.failureRate() * config.probes();
            if (metrics.getNumberOfFailedCalls() >= tooMany) {
                circuit.transitionToOpenState();
            } else if (config.probes() - metrics.getNumberOfSuccessfulCalls() < tooMany) {
                circuit.transitionToClosedState();
            }
        }
    }

    /**
     * Tells the begin and the end of an outage, in their order; that probes fail in between is no news. The thread of a
     * request calls this with no lock held. Events of the library would do it too, but cost an object for each request.
     */
    void tellChange() {
        while (isOpen() != told && telling.compareAndSet(false, true)) {
            try {
                boolean open = isOpen();
                if (open != told) {
                    told = open;
                    log(open);
                    listener.accept(open);
                }
            } finally {
                telling.set(false);
            }
        }
    }

    private boolean isOpen() {
        return circuit.getState() != State.CLOSED;
    }

    private void log(boolean open) {
        if (open) {
            LOG.warn("{}: circuit open, since {}", circuit.getName(), counts(), lastFailure);
            openedNanos = ticker.nanoTime();
        } else {
            LOG.info(
                    "{}: circuit closed again after {} ms",
                    circuit.getName(),
                    Duration.ofNanos(ticker.nanoTime() - openedNanos).toMillis());
        }
    }
}
