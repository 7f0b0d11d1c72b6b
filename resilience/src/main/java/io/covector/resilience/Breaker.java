package io.covector.resilience;

import io.covector.ErrorCode;
import io.covector.VectorException;
import io.covector.spi.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps requests from a server that answers hardly any of them, but for a few probes now and then. An answer counts as a success
 * whatever it says: the server is there. Thread-safe.
 */
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);

    /** A caller who waits no longer than this for an answer learns little about the server from not getting it. */
    private static final Duration TELLING_TIMEOUT = Duration.ofSeconds(1);

    private final CircuitBreaker circuit;
    private final Ticker ticker;
    private final Consumer<Boolean> listener;
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile boolean told;
    private volatile long openedNanos;
    private volatile @Nullable VectorException lastFailure;

    private Breaker(CircuitBreaker circuit, Ticker ticker, Consumer<Boolean> listener) {
        this.circuit = circuit;
        this.ticker = ticker;
        this.listener = listener;
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
        return Optional.of(new Breaker(circuit, ticker, listener));
    }

    private static final Set<ErrorCode> TROUBLE =
            EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT, ErrorCode.RESOURCE_EXHAUSTED);
    private static final Set<ErrorCode> SAYS_NOTHING =
            EnumSet.of(ErrorCode.CANCELLED, ErrorCode.CLOSED, ErrorCode.INTERNAL);

    /**
     * Asks to send a request; unless it throws, one of the other methods has to follow.
     *
     * @throws VectorException with {@link ErrorCode#UNAVAILABLE} while the circuit is open
     */
    void acquire() {
        if (!circuit.tryAcquirePermission()) {
            throw refusal();
        }
    }

    private VectorException refusal() {
        VectorException last = lastFailure;
        VectorException.Builder refusal = VectorException.builder(
                ErrorCode.UNAVAILABLE,
                "not sent: the circuit is " + circuit.getState().name().toLowerCase(Locale.ROOT) + " after " + counts()
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
        circuit.onSuccess(ticker.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    /** The request failed. */
    void failed(long startNanos, VectorException failure) {
        long nanos = ticker.nanoTime() - startNanos;
        boolean impatient = failure.code() == ErrorCode.TIMEOUT && nanos < TELLING_TIMEOUT.toNanos();
        if (impatient || SAYS_NOTHING.contains(failure.code())) {
            unclear();
        } else if (TROUBLE.contains(failure.code())) {
            lastFailure = failure;
            circuit.onError(nanos, TimeUnit.NANOSECONDS, failure);
        } else {
            circuit.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** What became of the request says nothing about the server. */
    void unclear() {
        circuit.releasePermission();
    }

    /**
     * Tells the begin and the end of an outage, in their order; that probes fail in between is no news. Called by the thread of
     * a request, with no lock held, and not by events of the library, which would make one for every request.
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
