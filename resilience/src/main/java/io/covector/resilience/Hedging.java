package io.covector.resilience;

import io.covector.observe.Operation;
import io.covector.observe.RequestInfo;
import io.covector.spi.CallContext;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends reads a second time whose answers are late, within a budget. Thread-safe. */
final class Hedging {
    /** Second requests that may be sent in a burst, when there were none for long. */
    private static final int BURST = 10;

    /** Kinds of requests whose latencies are kept: the first so many, which bounds the memory. */
    private static final int MOST_KINDS = 1_000;

    private final HedgeConfig config;
    private final RetryBudget budget;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final Executor executor;
    private final Map<Kind, LatencyWindow> latencies = new ConcurrentHashMap<>();

    private Hedging(HedgeConfig config, ResilienceContext context) {
        this.config = config;
        this.budget = new RetryBudget(BURST, config.budget());
        this.ticker = context.ticker();
        this.scheduler = context.scheduler();
        this.executor = context.executor();
    }

    /** Empty if no request is to be sent twice. */
    static Optional<Hedging> of(HedgeConfig config, ResilienceContext context) {
        return config.enabled() ? Optional.of(new Hedging(config, context)) : Optional.empty();
    }

    /** Whether a request may be sent twice: a read of one query or of some ids, quick enough that an answer can be late. */
    static boolean covers(Operation operation) {
        return operation == Operation.SEARCH || operation == Operation.GET;
    }

    /** Requests whose latencies are compared. */
    private record Kind(Operation operation, Optional<String> collection) {}

    /**
     * Sends a read, and once more when its answer is late.
     *
     * @param request sends it; may be run by two threads at a time, of which none is the caller's
     * @param listener told, if there was a second request, whether its answer was taken
     */
    <T> T run(RequestInfo info, CallContext context, Function<CallContext, T> request, Consumer<Boolean> listener) {
        budget.refill();
        LatencyWindow latency = latency(new Kind(info.operation(), info.collection()));
        Optional<Duration> late = latency == null ? Optional.empty() : latency.late();
        long start = ticker.nanoTime();
        T answer = late.isEmpty() ? request.apply(context) : hedged(late.get(), context, request, listener);
        // after a hedge, less than the first request would have taken; but without it only the quick ones would count
        if (latency != null) {
            latency.add(ticker.nanoTime() - start);
        }
        return answer;
    }

    private <T> T hedged(
            Duration late, CallContext context, Function<CallContext, T> request, Consumer<Boolean> listener) {
        HedgedCall<T> call = new HedgedCall<>(request, context, ticker, executor);
        Duration delay = late.compareTo(config.minDelay()) < 0 ? config.minDelay() : late;
        Scheduler.Task second = schedule(delay, call);
        T answer;
        try {
            answer = call.run();
        } finally {
            second.cancel();
        }
        call.secondWon().ifPresent(listener);
        return answer;
    }

    private Scheduler.Task schedule(Duration delay, HedgedCall<?> call) {
        try {
            return scheduler.schedule(delay, () -> {
                if (budget.take()) {
                    call.sendSecond();
                }
            });
        } catch (RejectedExecutionException e) { // the client is closing
            return () -> {};
        }
    }

    private @Nullable LatencyWindow latency(Kind kind) {
        LatencyWindow known = latencies.get(kind);
        return known != null || latencies.size() >= MOST_KINDS
                ? known
                : latencies.computeIfAbsent(kind, first -> new LatencyWindow(config.percentile()));
    }
}
