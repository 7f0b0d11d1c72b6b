package io.covector.resilience;

import io.covector.VectorException;
import io.covector.config.RetryConfig;
import io.covector.spi.TimeSource;
import io.github.resilience4j.retry.Retry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** What the calls of one client share: the rules by operation class, the budget, and the gate. Thread-safe. */
final class RetryPolicy {
    private final String label;
    private final Map<OperationClass, Retry> retries = new EnumMap<>(OperationClass.class);
    private final RetryBudget budget;
    private final Gate gate;

    RetryPolicy(ResilienceConfig config, TimeSource time, RandomGenerator random, String label) {
        RetryConfig retry = config.retry();
        this.label = label;
        this.budget = new RetryBudget(retry.budgetTokens(), retry.budgetRefill());
        this.gate = new Gate(config, time, label);
        for (OperationClass type : OperationClass.values()) {
            retries.put(type, retry(type, retry, random, label));
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

    String label() {
        return label;
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
}
