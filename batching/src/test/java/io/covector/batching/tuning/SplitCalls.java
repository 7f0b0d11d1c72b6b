package io.covector.batching.tuning;

import java.util.function.Supplier;

/** Makes calls of so many items, one after the other: each is dealt out in rounds, and awaited before the next. */
final class SplitCalls implements Simulation.Pilot {
    private final Simulation.Pilot sizes;
    private final Supplier<EvenSplitter> call;
    private EvenSplitter rounds;
    private Choice latest;

    /**
     * No call yet.
     *
     * @param sizes chooses, and hears how requests end
     * @param call deals out one call
     */
    SplitCalls(Simulation.Pilot sizes, Supplier<EvenSplitter> call) {
        this.sizes = sizes;
        this.call = call;
        this.rounds = call.get();
        this.latest = sizes.choice();
    }

    @Override
    public Choice choice() {
        return latest;
    }

    @Override
    public void observe(Observation seen) {
        sizes.observe(seen);
    }

    @Override
    public int next(int concurrentRequests) {
        if (!rounds.hasNext() && concurrentRequests == 0) {
            rounds = call.get();
        }
        if (!rounds.hasNext() || concurrentRequests >= rounds.concurrentRequests()) {
            return 0;
        }
        EvenSplitter.Part part = rounds.next(sizes.choice());
        latest = part.choice();
        return part.to() - part.from();
    }
}
