package io.covector.resilience;

import io.covector.spi.CallContext;
import io.covector.spi.Scheduler;
import io.covector.spi.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sends reads a second time whose answers are late, within a budget. Thread-safe. */
final class Hedges {
    /** Second requests that may be sent in a burst, when there were none for long. */
    private static final int BURST = 10;

    /** Kinds of requests whose latencies are kept: the first so many, which bounds the memory. */
    private static final int MOST_KINDS = 1_000;

    private final HedgeConfig config;
    private final RetryBudget budget;
    private final Ticker time;
    private final Scheduler scheduler;
    private final Executor executor;
    private final Map<String, Latency> latencies = new ConcurrentHashMap<>();

    private Hedges(HedgeConfig config, ResilienceContext context) {
        this.config = config;
        this.budget = new RetryBudget(BURST, config.budget());
        this.time = context.ticker();
        this.scheduler = context.scheduler();
        this.executor = context.executor();
    }

    /** Empty if no request is to be sent twice. */
    static Optional<Hedges> of(HedgeConfig config, ResilienceContext context) {
        return config.enabled() ? Optional.of(new Hedges(config, context)) : Optional.empty();
    }

    /**
     * Sends a read, and once more when its answer is late.
     *
     * @param kind which requests to compare it with
     * @param request sends it; may be run by two threads at a time, of which none is the caller's
     * @param listener told, if there was a second request, whether its answer was taken
     */
    <T> T run(Request kind, CallContext context, Function<CallContext, T> request, Consumer<Boolean> listener) {
        budget.refill();
        Optional<Latency> latency = latency(kind);
        Optional<Duration> late = latency.flatMap(Latency::late);
        long start = time.nanoTime();
        T answer = late.isEmpty() ? request.apply(context) : race(late.get(), context, request, listener);
        // of a request that lost, this is less than it would have taken; but without it only the quick ones would count
        latency.ifPresent(known -> known.add(time.nanoTime() - start));
        return answer;
    }

    private <T> T race(
            Duration late, CallContext context, Function<CallContext, T> request, Consumer<Boolean> listener) {
        Race<T> race = new Race<>(request, context, executor);
        Duration delay = late.compareTo(config.minDelay()) < 0 ? config.minDelay() : late;
        Scheduler.Task second = scheduler.schedule(delay, () -> {
            if (budget.take()) {
                race.sendSecond();
            }
        });
        T answer;
        try {
            answer = race.run();
        } finally {
            second.cancel();
        }
        race.secondWon().ifPresent(listener);
        return answer;
    }

    private Optional<Latency> latency(Request request) {
        String kind = request.operation() + " " + request.collection();
        Latency known = latencies.get(kind);
        if (known == null && latencies.size() < MOST_KINDS) {
            known = latencies.computeIfAbsent(kind, first -> new Latency(config.percentile()));
        }
        return Optional.ofNullable(known);
    }
}
