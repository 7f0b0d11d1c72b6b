package io.covector.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    @Test
    void givesAsManyRetriesAsItHasTokens() {
        RetryBudget budget = new RetryBudget(3, 0.1);
        assertThat(taken(budget, 10)).isEqualTo(3);
    }

    @Test
    void successesRefillIt() {
        RetryBudget budget = new RetryBudget(3, 0.1);
        taken(budget, 3);
        refill(budget, 9);
        assertThat(taken(budget, 1)).isZero();
        refill(budget, 1);
        assertThat(taken(budget, 2)).isEqualTo(1);
    }

    @Test
    void neverHoldsMoreThanItsTokens() {
        RetryBudget budget = new RetryBudget(3, 1);
        taken(budget, 1);
        refill(budget, 100);
        assertThat(taken(budget, 10)).isEqualTo(3);
    }

    @Test
    void withoutRefillItStaysEmpty() {
        RetryBudget budget = new RetryBudget(1, 0);
        taken(budget, 1);
        refill(budget, 1000);
        assertThat(taken(budget, 1)).isZero();
    }

    @Test
    void zeroTokensIsNoLimit() {
        RetryBudget budget = new RetryBudget(0, 0);
        assertThat(taken(budget, 10_000)).isEqualTo(10_000);
    }

    @Test
    void threadsTogetherTakeNoMoreThanThereIs() throws Exception {
        RetryBudget budget = new RetryBudget(10_000, 0.1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> takers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                takers.add(() -> taken(budget, 5_000));
            }
            int taken = 0;
            for (Future<Integer> taker : threads.invokeAll(takers)) {
                taken += taker.get();
            }
            assertThat(taken).isEqualTo(10_000);
        } finally {
            threads.shutdown();
        }
    }

    private static int taken(RetryBudget budget, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += budget.take() ? 1 : 0;
        }
        return taken;
    }

    private static void refill(RetryBudget budget, int successes) {
        for (int i = 0; i < successes; i++) {
            budget.refill();
        }
    }
}
