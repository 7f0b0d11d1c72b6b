package io.covector.resilience;

import io.covector.observe.ClientInfo;
import io.covector.observe.Operation;
import io.covector.observe.RequestInfo;
import io.covector.observe.RequestObserver;
import io.covector.spi.Backend;
import io.covector.spi.CallContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What the requests of one client share: rules, retry budget, guard, listener, list of those in flight. Thread-safe.
 */
final class ClientState {
    private final String name;
    private final String type;
    private final RetryConfig retry;
    private final RandomGenerator random;
    private final RetryBudget budget;
    private final RequestGuard guard;
    private final InFlightRequests inFlight;
    private volatile Predicate<CallContext> joinsTransaction = context -> false;
    private final SafeListener listener;

    ClientState(ResilienceConfig config, ResilienceContext context, String type) {
        this.name = context.backend();
        this.type = type;
        this.retry = config.retry();
        this.random = context.random();
        this.listener = new SafeListener(context.listeners());
        this.budget = new RetryBudget(retry.budgetTokens(), retry.budgetRefill());
        this.guard = new RequestGuard(config, context.ticker(), open -> listener.circuitChanged(name, open), label());
        this.inFlight = new InFlightRequests(config.closeTimeout(), context.ticker());
    }

    /** A request of the client, for those who watch. */
    RequestInfo describe(Operation operation, Optional<String> collection, int items) {
        return new RequestInfo(name, type, operation, collection, items);
    }

    /** Name and type of the backend for messages, such as {@code main (pgvector)}. */
    String label() {
        return name + " (" + type + ")";
    }

    /** Tells that the client is open. */
    ClientInfo opened(Backend backend) {
        joinsTransaction = backend::joinsTransaction;
        ClientInfo client = new ClientInfo(name, type, backend::poolCounts);
        listener.opened(client);
        return client;
    }

    /** Tells that the client is closed. */
    void closed(ClientInfo client) {
        listener.closed(client);
    }

    /** Tells that a request begins. */
    RequestObserver begun(RequestInfo request) {
        return listener.begun(request);
    }

    /** Whether a request of this thread is a part of the application's transaction, and is not sent again. */
    boolean joinsTransaction(CallContext context) {
        return joinsTransaction.test(context);
    }

    /** Attempts in all. */
    int maxAttempts(OperationClass operations) {
        return operations == OperationClass.PROBE ? 1 : retry.maxAttempts();
    }

    /** How long to pause after an attempt that failed. */
    Duration pauseAfter(int attempt) {
        return Backoff.pause(retry, attempt, random.nextDouble());
    }

    RetryBudget budget() {
        return budget;
    }

    RequestGuard guard() {
        return guard;
    }

    InFlightRequests inFlight() {
        return inFlight;
    }
}
