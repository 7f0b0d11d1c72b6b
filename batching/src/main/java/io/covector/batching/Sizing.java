package io.covector.batching;

import io.covector.RequestSizes;
import io.covector.SizeDecision;
import io.covector.batching.tuning.Choice;
import io.covector.batching.tuning.Decision;
import io.covector.batching.tuning.Observation;
import io.covector.batching.tuning.Tuner;
import java.util.List;
import java.util.Optional;

/** The sizes of one kind of request: found by trying, or fixed. Thread-safe. */
final class Sizing {
    private final Choice fixed;
    private final Optional<Tuner> tuner;

    Sizing(Bounds bounds) {
        this.fixed = new Choice(bounds.startRows(), bounds.parallelism(), 0);
        this.tuner = bounds.tuned() ? Optional.of(new Tuner(bounds.range())) : Optional.empty();
    }

    Choice choice() {
        return tuner.map(Tuner::choice).orElse(fixed);
    }

    void observe(Observation seen) {
        tuner.ifPresent(t -> t.observe(seen));
    }

    RequestSizes stats() {
        Choice best = tuner.map(Tuner::best).orElse(fixed);
        boolean settled = tuner.map(Tuner::isConverged).orElse(true);
        List<SizeDecision> history = tuner.map(Tuner::history).orElse(List.of()).stream()
                .map(Sizing::told)
                .toList();
        return new RequestSizes(best.items(), best.parallelism(), settled, history);
    }

    private static SizeDecision told(Decision decision) {
        return new SizeDecision(
                decision.observation(),
                decision.items(),
                decision.parallelism(),
                decision.itemsPerSecond(),
                decision.why());
    }
}
