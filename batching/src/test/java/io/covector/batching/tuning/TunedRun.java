package io.covector.batching.tuning;

import static org.assertj.core.api.Assertions.assertThat;

/** Steers a simulation by a tuner, holds its choices to the range, and counts how often it changes its mind. */
final class TunedRun implements Simulation.Pilot {
    private final Tuner tuner;
    private final TuningRange range;
    private int changes;

    TunedRun(TuningRange range) {
        this.range = range;
        this.tuner = new Tuner(range);
    }

    Tuner tuner() {
        return tuner;
    }

    /** Changes of what is held to be best, since the last call. */
    int changes() {
        int counted = changes;
        changes = 0;
        return counted;
    }

    @Override
    public Choice choice() {
        return tuner.choice();
    }

    @Override
    public void observe(Observation seen) {
        Choice before = tuner.best();
        tuner.observe(seen);
        Choice after = tuner.best();
        changes += before.items() == after.items() && before.concurrentRequests() == after.concurrentRequests() ? 0 : 1;
        assertThat(tuner.choice().items()).isBetween(1, range.maxItems());
        assertThat(tuner.choice().concurrentRequests()).isBetween(1, range.maxConcurrentRequests());
    }
}
