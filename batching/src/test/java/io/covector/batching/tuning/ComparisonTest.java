package io.covector.batching.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final long MILLI = 1_000_000;

    private static void add(ThroughputWindow yield, int items, long millis, int concurrentRequests, Outcome outcome) {
        yield.add(new Observation(
                new Choice(items, concurrentRequests, 1), items, 0, millis * MILLI, concurrentRequests, outcome));
    }

    private static ThroughputWindow steady(int items, long millis, int concurrentRequests) {
        ThroughputWindow yield = new ThroughputWindow();
        for (int i = 0; i < 100; i++) {
            add(yield, items, millis, concurrentRequests, Outcome.DELIVERED);
        }
        return yield;
    }

    @Test
    void throughputIsItemsInFlightByLatency() {
        Estimate estimate = steady(100, 10, 4).estimate();
        assertThat(estimate.itemsPerSecond()).isCloseTo(40_000, within(1e-6));
        assertThat(estimate.error()).isZero();
    }

    @Test
    void aPauseIsNotChargedToTheArmThatItMeets() {
        ThroughputWindow small = steady(100, 10, 1);
        ThroughputWindow large = steady(200, 20, 1);
        add(large, 200, 500, 1, Outcome.DELIVERED);
        assertThat(Comparison.of(large, small).gain()).isCloseTo(0, within(1e-9));
        add(small, 100, 500, 1, Outcome.DELIVERED);
        assertThat(Comparison.of(large, small).gain()).isCloseTo(0, within(1e-9));
    }

    @Test
    void waitingInAQueueCounts() {
        ThroughputWindow wide = new ThroughputWindow();
        for (int i = 0; i < 100; i++) {
            add(wide, 100, i % 2 == 0 ? 10 : 20, 3, Outcome.DELIVERED);
        }
        assertThat(Comparison.of(wide, steady(100, 10, 2)).gain()).isCloseTo(0, within(1e-9));
    }

    @Test
    void throttlingCostsTimeAndDeliversNothing() {
        ThroughputWindow throttled = steady(100, 10, 1);
        add(throttled, 100, 1_000, 1, Outcome.THROTTLED);
        assertThat(throttled.estimate().itemsPerSecond()).isCloseTo(5_000, within(1e-6));
        assertThat(throttled.throttledShare()).isCloseTo(1 / 101.0, within(1e-9));
        ThroughputWindow nothing = new ThroughputWindow();
        add(nothing, 100, 10, 1, Outcome.THROTTLED);
        assertThat(Comparison.of(nothing, throttled).gain()).isEqualTo(-1);
        assertThat(nothing.estimate().itemsPerSecond()).isZero();
    }

    @Test
    void verdictsNeedEvidence() {
        assertThat(Verdict.on(steady(100, 10, 2), steady(100, 10, 1), 0.02, 512))
                .isEqualTo(Verdict.BETTER);
        assertThat(Verdict.on(steady(100, 10, 1), steady(100, 10, 2), 0.02, 512))
                .isEqualTo(Verdict.NOT_BETTER);
        ThroughputWindow restless = new ThroughputWindow();
        for (int i = 0; i < 8; i++) {
            add(restless, 100, i % 2 == 0 ? 5 : 14, 1, Outcome.DELIVERED);
        }
        assertThat(Verdict.on(restless, steady(100, 10, 1), 0.02, 512)).isEqualTo(Verdict.OPEN);
        assertThat(Verdict.on(restless, steady(100, 10, 1), 0.02, 8)).isEqualTo(Verdict.NOT_BETTER);
    }
}
