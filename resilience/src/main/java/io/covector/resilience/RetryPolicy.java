package io.covector.resilience;

import io.covector.PoolCounts;
import io.covector.VectorException;
import io.covector.observe.ClientInfo;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.github.resilience4j.retry.Retry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What the calls of one client share: the rules by operation class, the budget, the gate, and the list of those under way. Thread-safe. */
final class RetryPolicy {
    private final String name;
    private final String type;
    private final Map<OperationClass, Retry> retries = new EnumMap<>(OperationClass.class);
    private final RetryBudget budget;
    private final Gate gate;
    private final InFlight inFlight;
    private final Optional<Hedges> hedges;
    private final Watch watch;

    RetryPolicy(ResilienceConfig config, ResilienceContext context, String type) {
        RetryConfig retry = config.retry();
        this.name = context.backend();
        this.type = type;
        this.watch = new Watch(context.listener());
        this.budget = new RetryBudget(retry.budgetTokens(), retry.budgetRefill());
        this.gate = new Gate(config, context.ticker(), open -> watch.circuitChanged(name, open), label());
        this.hedges = Hedges.of(config.hedge(), context);
        this.inFlight = new InFlight(config.closeTimeout(), context.ticker());
        for (OperationClass each : OperationClass.values()) {
            retries.put(each, retry(each, retry, context.random(), label()));
        }
    }

    private static Retry retry(OperationClass type, RetryConfig config, RandomGenerator random, String label) {
        return Retry.of(
                label + " " + type,
                io.github.resilience4j.retry.RetryConfig.custom()
                        .maxAttempts(type == OperationClass.PROBE ? 1 : config.maxAttempts())
                        .intervalFunction(attempt -> Backoff.pause(config, attempt, random.nextDouble())
                                .toMillis())
                        .retryOnException(failure -> mayRepeat(type, failure))
                        .build());
    }

    private static boolean mayRepeat(OperationClass type, Throwable failure) {
        return failure instanceof VectorException e
                && RetryTable.next(type, e.code(), e.mayHaveApplied()) != Repeat.NEVER;
    }

    /** Name and type of the backend for messages, such as {@code main (pgvector)}. */
    String label() {
        return name + " (" + type + ")";
    }

    /** Tells that the client is open. */
    ClientInfo opened(Supplier<Optional<PoolCounts>> pool) {
        ClientInfo client = new ClientInfo(name, type, pool);
        watch.opened(client);
        return client;
    }

    /** Tells that the client is closed. */
    void closed(ClientInfo client) {
        watch.closed(client);
    }

    /** Tells that a request begins. */
    RequestObserver begun(Request request) {
        return watch.begun(new RequestInfo(
                name, type, request.operation(), Optional.ofNullable(request.collection()), request.items()));
    }

    Retry retry(OperationClass type) {
        return Objects.requireNonNull(retries.get(type));
    }

    RetryBudget budget() {
        return budget;
    }

    Gate gate() {
        return gate;
    }

    Optional<Hedges> hedges() {
        return hedges;
    }

    InFlight inFlight() {
        return inFlight;
    }
}
